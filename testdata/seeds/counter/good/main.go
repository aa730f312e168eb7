// A global counter with one lock around reading and writing.
//
// Seed: document 000, section 2.5; document 003, section 4.1. The pause of
// the tutorial stands inside the lock there (100 threads, 50 seconds); here it
// is before it.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	lock  sync.Mutex
	num   int
	n     = 100
	stock = 100
)

func run() {
	lock.Lock()
	defer lock.Unlock()
	num++
}

func work() {
	time.Sleep(100 * time.Millisecond)
	lock.Lock()
	defer lock.Unlock()
	temp := n
	n = temp - 1
}

func sell() {
	time.Sleep(100 * time.Millisecond)
	lock.Lock()
	defer lock.Unlock()
	stock--
}

func all(count int, f func()) {
	var wg sync.WaitGroup
	for range count {
		wg.Go(f)
	}
	wg.Wait()
}

func main() {
	all(20000, run)
	fmt.Println("num:", num)
	all(100, work)
	fmt.Println("n:", n)
	all(100, sell)
	fmt.Println("stock:", stock)
}
