package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/concurlint/concurlint/internal/report"
)

// progressAfter is how long a run may take before it says that it goes on.
const progressAfter = 2 * time.Second

// showProgress writes one line to a terminal, again and again, until stop is
// called, which wipes it out. On a cold cache the count stands still for a
// while: dependencies come first, and go vet does not tell of them.
func showProgress(w io.Writer, done func() string) (stop func()) {
	f, ok := w.(*os.File)
	if !ok || !report.IsTerminal(f) {
		return func() {}
	}
	return progress(f, done, progressAfter, 200*time.Millisecond)
}

func progress(w io.Writer, done func() string, after, every time.Duration) (stop func()) {
	start := time.Now()
	end := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		wait := time.NewTimer(after)
		defer wait.Stop()
		select {
		case <-end:
			return
		case <-wait.C:
		}
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			fmt.Fprintf(w, "\r\x1b[Kconcurlint: %s analyzed, %d s", done(), int(time.Since(start).Seconds()))
			select {
			case <-end:
				fmt.Fprint(w, "\r\x1b[K")
				return
			case <-tick.C:
			}
		}
	})
	return func() {
		close(end)
		wg.Wait()
	}
}
