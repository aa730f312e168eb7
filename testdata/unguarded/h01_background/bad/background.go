package background

import (
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

type counts struct{ ok, bad int64 }

type worker struct {
	wg    sync.WaitGroup
	stats counts
	stop  chan struct{}
}

// Start begins to work, and counts without a lock.
func (w *worker) Start(f func() error) {
	w.stop = make(chan struct{})
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		for {
			select {
			case <-w.stop:
				return
			case <-time.After(time.Millisecond):
			}
			if f() == nil {
				w.stats.ok++ // want `w\.stats\.ok is written here and read at line 42 by another goroutine, with no lock in common`
			} else {
				w.stats.bad++
			}
		}
	}()
}

// Stats copies all of them while they change.
func (w *worker) Stats() counts { return w.stats }

// Stop ends the work.
func (w *worker) Stop() {
	close(w.stop)
	w.wg.Wait()
}

type config struct{ name string }

var current = &config{}

// watch reads the configuration again whenever the system says so.
func watch() {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGHUP)
	go func() {
		for range ch {
			current = &config{name: os.Getenv("NAME")} // want `current is written here and read at line 67 by another goroutine, with no lock in common`
		}
	}()
}

// Handle runs on the server's goroutines.
func Handle(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte(current.name))
}

// Serve is what main calls.
func Serve() error {
	watch()
	http.HandleFunc("/", Handle)
	return http.ListenAndServe("localhost:8080", nil)
}
