// Three threads, and a main thread that waits for them.
//
// Seed: document 000, section 2.1.2 (join); the pauses are a tenth of the
// tutorial's.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func run(n int) {
	fmt.Println("task", n)
	time.Sleep(100 * time.Millisecond)
	fmt.Println("3")
	time.Sleep(100 * time.Millisecond)
	fmt.Println("2")
	time.Sleep(100 * time.Millisecond)
	fmt.Println("1")
}

func main() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { run(i) })
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine())
	wg.Wait()
}
