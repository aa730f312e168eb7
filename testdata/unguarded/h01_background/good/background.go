package background

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type counts struct{ ok, bad int64 }

func (c *counts) add(err error) {
	if err == nil {
		c.ok++
	} else {
		c.bad++
	}
}

type worker struct {
	wg    sync.WaitGroup
	stats counts
	stop  chan struct{}
}

// Start begins to work, and counts what nobody else looks at meanwhile.
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
			w.stats.add(f())
			w.stats.ok++
		}
	}()
}

// Stop ends the work and says what it came to.
func (w *worker) Stop() counts {
	close(w.stop)
	w.wg.Wait()
	return w.stats
}

// Sum adds up copies that are nobody else's.
func Sum(all []counts) (sum counts) {
	for _, c := range all {
		sum.ok += c.ok
		sum.bad += c.bad
	}
	return sum
}

type config struct{ name string }

var current atomic.Pointer[config]

// watch reads the configuration again whenever the system says so.
func watch() {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGHUP)
	go func() {
		for range ch {
			current.Store(&config{name: os.Getenv("NAME")})
		}
	}()
}

// Handle runs on the server's goroutines.
func Handle(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte(current.Load().name))
}

// Serve is what main calls.
func Serve() error {
	current.Store(&config{})
	watch()
	http.HandleFunc("/", Handle)
	return http.ListenAndServe("localhost:8080", nil)
}

var seen os.Signal

// Wait is told by a signal, and is read by who has waited.
func Wait() os.Signal {
	ch := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(ch, os.Interrupt)
	go func() {
		seen = <-ch
		close(done)
	}()
	<-done
	return seen
}

// lease is renewed by its goroutine; only the package knows one, and prints it there.
type lease struct {
	id   *int
	stop chan struct{}
}

func (l *lease) String() string { return fmt.Sprintf("lease %d", *l.id) }

func (l *lease) renew(n int) { l.id = &n }

func (l *lease) keep(log func(string, ...any)) {
	defer func() { log("released %v", l) }()
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-l.stop:
			return
		case <-t.C:
			l.renew(n)
		}
	}
}

// Acquire gives a function that releases the lease.
func Acquire(log func(string, ...any)) func() {
	l := &lease{stop: make(chan struct{})}
	l.renew(0)
	log("got %p", l)
	go l.keep(log)
	return func() { close(l.stop) }
}
