// Five places and twenty-two visitors. Some leave through the back door and
// keep their place; the main thread spins until all are gone.
//
// Seed: document 000, section 2.7; document 001 (信号量); document 004, section
// 8.1. There nothing can fail between acquire and release; here it can, as in
// every program.
// Hazards: H09, reported by unlock; H10, reported by busywait; and main does not
// wait for the visitors but counts goroutines (H07, goroutineleak).
//
// This program does not end by itself when it runs: the permits run out, and
// main keeps a processor busy. It gives up after -seconds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"
)

var places = semaphore.NewWeighted(5)

var errIll = errors.New("is not well")

func use(n int) error {
	time.Sleep(10 * time.Millisecond)
	if n%4 == 0 {
		return errIll
	}
	return nil
}

func run(n int) error {
	if err := places.Acquire(context.Background(), 1); err != nil {
		return err
	}
	if err := use(n); err != nil {
		return fmt.Errorf("visitor %d: %w", n, err)
	}
	fmt.Println("visitor", n, "done")
	places.Release(1)
	return nil
}

func main() {
	seconds := flag.Int("seconds", 2, "give up after that long; 0 means never")
	flag.Parse()
	for i := range 22 {
		go run(i)
	}
	end := time.Now().Add(time.Duration(*seconds) * time.Second)
	for runtime.NumGoroutine() != 1 {
		if *seconds > 0 && time.Now().After(end) {
			fmt.Println("gave up:", runtime.NumGoroutine()-1, "visitors still wait")
			return
		}
	}
	fmt.Println("-----all threads done-----")
}
