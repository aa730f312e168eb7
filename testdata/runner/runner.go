// Package runner drives fixtures for internal/compare: it makes the hazard of
// a fixture happen, so that what can be seen at run time can be compared with
// what concurlint says. The files that use it, run_test.go beside a fixture,
// have the build tag "runner" and are therefore no part of what is analyzed.
package runner

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

// patience is how long a fixture may take; all of them end, or block, within
// some milliseconds, some of them after a sleep of a second.
const patience = 1500 * time.Millisecond

// Together runs the functions at the same time, over and over, each on a
// goroutine of its own, and gives up waiting for those that never end.
func Together(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(func() {
			for range 50 {
				f()
				runtime.Gosched()
			}
		})
	}
	done := make(chan bool)
	go func() { wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// Keep makes the compiler compute v, which nobody needs.
//
//go:noinline
func Keep(v any) { _ = v }

// Leaks runs f and prints the stacks of all goroutines when it has ended or the
// time is up. With GOEXPERIMENT=goroutineleakprofile those that can never go on
// again are marked as leaked.
func Leaks(f func()) {
	go f()
	time.Sleep(patience)
	if p := pprof.Lookup("goroutineleak"); p != nil {
		if err := p.WriteTo(os.Stdout, 2); err != nil {
			fmt.Println(err)
		}
		return
	}
	buf := make([]byte, 1<<20)
	os.Stdout.Write(buf[:runtime.Stack(buf, true)])
}
