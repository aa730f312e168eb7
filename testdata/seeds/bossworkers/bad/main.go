// The boss pulses an event: set, and clear at once. Five workers wait for it
// twice. Who comes late to the first pulse takes the second for it, and then
// waits for a third that never comes.
//
// Seed: document 004, section 8.2, second example.
// Hazards: H11 and H13, which condwait reports.
//
// This program deadlocks when it runs: one of the workers comes late.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	mu   sync.Mutex
	bell = sync.NewCond(&mu)
)

func boss() {
	bell.Broadcast()
	fmt.Println("tonight we work late")
	time.Sleep(200 * time.Millisecond)
	bell.Broadcast()
	fmt.Println("22:00, go home")
}

func wait() {
	mu.Lock()
	bell.Wait()
	mu.Unlock()
}

func worker(n int) {
	time.Sleep(time.Duration(n) * 20 * time.Millisecond)
	wait()
	fmt.Println("hard is life")
	wait()
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
