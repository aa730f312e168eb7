// Package parallel shows what makes a second goroutine certain.
package parallel

import (
	"net/http"
	"sync"
	"time"
)

// Worker starts its goroutines by a helper that counts them.
type Worker struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	done map[string]bool
	term int
	vote string
}

func (w *Worker) start(f func()) {
	w.wg.Add(1)
	go func() {
		defer w.wg.Done()
		f()
	}()
}

// Run begins the work.
func (w *Worker) Run() {
	w.start(w.loop)
	w.start(func() {
		w.mu.Lock()
		w.done["started"] = true
		w.mu.Unlock()
	})
}

func (w *Worker) loop() {
	w.mu.Lock()
	w.term++
	w.vote = "me"
	w.mu.Unlock()
	if w.vote == "" { // want `w\.vote is read without w\.mu, which \d+ of \d+ accesses hold`
		return
	}
}

// Term may be asked at any time.
func (w *Worker) Term() int { w.mu.Lock(); defer w.mu.Unlock(); return w.term }

// Vote sets it from outside.
func (w *Worker) Vote(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.term++
	w.vote = s
}

// Status tells all.
func (w *Worker) Status() (int, string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done["stopped"] {
		return w.term, ""
	}
	return w.term, w.vote
}

// Forget empties it.
func (w *Worker) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.done)
	w.term, w.vote = 0, ""
}

// ServeHTTP answers while the goroutines work.
func (w *Worker) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if w.done[r.URL.Path] { // want `w\.done is read without w\.mu, which \d+ of \d+ accesses hold`
		rw.WriteHeader(http.StatusNoContent)
	}
}

type clock struct{ ticks int }

// run counts down while the timer may fire at any time.
func (c *clock) run() {
	time.AfterFunc(time.Second, func() {
		c.ticks++ // want `c\.ticks is written here and at line \d+ by another goroutine, with no lock in common`
	})
	for {
		c.ticks--
		time.Sleep(time.Second)
	}
}
