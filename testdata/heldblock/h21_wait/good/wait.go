// Package wait lets the lock go before it waits, or waits for those who do not
// need it.
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
	for range 3 {
		s.wg.Go(s.step)
	}
	s.wg.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *S) Close() {
	s.mu.Lock()
	s.n = -1
	s.mu.Unlock()
	s.wg.Wait()
}

// The goroutines work on what is theirs.
func (s *S) squares(in []int) []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]int, len(in))
	var wg sync.WaitGroup
	for i, v := range in {
		wg.Go(func() { out[i] = v * v })
	}
	wg.Wait()
	return out
}

func (s *S) group() error {
	var g errgroup.Group
	g.Go(func() error {
		s.step()
		return nil
	})
	return g.Wait()
}

func (s *S) enter(ctx context.Context) error {
	if err := s.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return nil
}

func (s *S) leave() {
	s.mu.Lock()
	s.n--
	s.mu.Unlock()
	s.sem.Release(1)
}

// writer counts who writes under the lock, and needs it no more from there on.
type writer struct {
	mu     sync.Mutex
	wg     sync.WaitGroup
	closed bool
	write  func([]byte) error
}

func (w *writer) Write(p []byte) error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return context.Canceled
	}
	w.wg.Add(1)
	w.mu.Unlock()
	defer w.wg.Done()
	return w.write(p)
}

func (w *writer) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.wg.Wait()
}
