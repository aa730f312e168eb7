// All threads are started, and then waited for; only the change itself stands
// in line.
//
// Seed: document 003, section 4.1.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	lock sync.Mutex
	n    = 10
)

func task() {
	time.Sleep(50 * time.Millisecond)
	lock.Lock()
	defer lock.Unlock()
	n--
}

func main() {
	start := time.Now()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(task)
	}
	wg.Wait()
	fmt.Println(time.Since(start).Round(50*time.Millisecond), "n:", n)
}
