package main

import (
	"sync"
	"time"
)

func run(n int) {
	println("start", n)
	time.Sleep(time.Second)
	println("end", n)
}

func main() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { run(i) })
	}
	go housekeeping()
	wg.Wait()
	println("main ends")
}

// housekeeping goes on for the life of the process.
func housekeeping() {
	for {
		time.Sleep(time.Second)
		println("tidy")
	}
}
