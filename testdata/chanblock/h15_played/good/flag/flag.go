// Played, and never stuck.
package flag

import "sync"

type S struct {
	mu     sync.Mutex
	closed bool
	ch     chan int
	wg     sync.WaitGroup
}

func New() *S {
	s := &S{ch: make(chan int, 1)}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		for v := range s.ch {
			println(v)
		}
	}()
	return s
}
func (s *S) Put(v int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.ch <- v
	return true
}
func (s *S) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	close(s.ch)
	s.mu.Unlock()
	s.wg.Wait()
}
