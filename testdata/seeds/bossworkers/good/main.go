// The boss writes down what has been said, under the lock; the workers look at
// it, and wait only as long as it has not been said.
//
// Seed: document 004, section 8.2, second example.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	mu    sync.Mutex
	bell  = sync.NewCond(&mu)
	rings int // guarded by mu
)

func ring() {
	mu.Lock()
	rings++
	bell.Broadcast()
	mu.Unlock()
}

func boss() {
	fmt.Println("tonight we work late")
	ring()
	time.Sleep(200 * time.Millisecond)
	fmt.Println("22:00, go home")
	ring()
}

func wait(n int) {
	mu.Lock()
	for rings < n {
		bell.Wait()
	}
	mu.Unlock()
}

func worker(n int) {
	time.Sleep(time.Duration(n) * 20 * time.Millisecond)
	wait(1)
	fmt.Println("hard is life")
	wait(2)
	fmt.Println("yeah")
}

func main() {
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() { worker(i) })
	}
	time.Sleep(50 * time.Millisecond)
	wg.Go(boss)
	wg.Wait()
}
