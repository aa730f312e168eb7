// Each thread is joined right after its start: a hundred times half a second,
// one after the other, in the dress of threads.
//
// Seed: document 003, section 4.1 (350 seconds).
// Hazard: H18, reported by spawn, which is advice and off by default: only
// -enable spawn shows it.
package main

import (
	"fmt"
	"sync"
	"time"
)

var n = 10

func task() {
	temp := n
	time.Sleep(50 * time.Millisecond)
	n = temp - 1
}

func main() {
	start := time.Now()
	for range 10 {
		var wg sync.WaitGroup
		wg.Go(task)
		wg.Wait()
	}
	fmt.Println(time.Since(start).Round(50*time.Millisecond), "n:", n)
}
