// Package wait waits for goroutines with a lock held that they need.
package wait

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

type S struct {
	mu  sync.Mutex
	wg  sync.WaitGroup
	sem *semaphore.Weighted
	n   int
}

func newS() *S { return &S{sem: semaphore.NewWeighted(2)} }

func (s *S) step() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *S) all() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 3 {
		s.wg.Go(s.step)
	}
	s.wg.Wait() // want `s\.wg\.Wait waits while s\.mu is held since line 28, and \(\*S\)\.step needs s\.mu first \(line 22\)`
	return s.n
}

func (s *S) worker() {
	defer s.wg.Done()
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
}

func (s *S) start() {
	s.wg.Add(1)
	go s.worker()
}

func (s *S) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = -1
	s.wg.Wait() // want `s\.wg\.Wait waits while s\.mu is held since line 50, and \(\*S\)\..* needs s\.mu first \(line .*\)`
}

func (s *S) group() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var g errgroup.Group
	g.Go(func() error {
		s.step()
		return nil
	})
	return g.Wait() // want `g\.Wait waits while s\.mu is held since line 57, and .* needs s\.mu first \(line 22\)`
}

// The permits are given back under the lock.
func (s *S) enter(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sem.Acquire(ctx, 1) // want `s\.sem\.Acquire waits while s\.mu is held since line 69, and \(\*S\)\.leave needs s\.mu first \(line 75\)`
}

func (s *S) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n--
	s.sem.Release(1)
}

// writer counts who writes under the lock, and needs it again for the result.
type writer struct {
	mu     sync.Mutex
	wg     sync.WaitGroup
	closed bool
	n      int
	write  func([]byte) int
}

func (w *writer) Write(p []byte) {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	w.wg.Add(1)
	w.mu.Unlock()
	defer w.wg.Done()
	n := w.write(p)
	w.mu.Lock()
	w.n += n
	w.mu.Unlock()
}

func (w *writer) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.wg.Wait() // want `w\.wg\.Wait waits while w\.mu is held since line \d+, and \(\*writer\)\.Write needs w\.mu first`
}
