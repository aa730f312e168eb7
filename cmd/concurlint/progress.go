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
// called, which wipes it out. How many packages there are in all is not known:
// most of the time goes into dependencies, which go vet does not count.
func showProgress(w io.Writer, done func() int) (stop func()) {
	f, ok := w.(*os.File)
	if !ok || !report.IsTerminal(f) {
		return func() {}
	}
	return progress(f, done, progressAfter, 200*time.Millisecond)
}

func progress(w io.Writer, done func() int, after, every time.Duration) (stop func()) {
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
			fmt.Fprintf(w, "\r\x1b[Kconcurlint: %d packages analysed, %d s", done(), int(time.Since(start).Seconds()))
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
