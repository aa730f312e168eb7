// Three threads, and a main thread that returns after half a second: their work
// is cut off in the middle. In Go every goroutine is a daemon.
//
// Seed: document 000, section 2.2; document 003, section 3.3.5; document 004,
// section 5.
// Hazard: H07, which goroutineleak reports.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func run(n int) {
	fmt.Println("task", n)
	time.Sleep(time.Second)
	fmt.Println("3")
	time.Sleep(time.Second)
	fmt.Println("2")
	time.Sleep(time.Second)
	fmt.Println("1")
}

func main() {
	for i := range 3 {
		go run(i)
	}
	time.Sleep(500 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine())
}
