// Played, and never stuck.
package loop

import (
	"sync"
	"time"
)

type S struct {
	mu   sync.Mutex
	n    int
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

func New() *S {
	s := &S{quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	return s
}

func (s *S) run() {
	defer close(s.done)
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-t.C:
			s.mu.Lock()
			s.n++
			s.mu.Unlock()
		}
	}
}

func (s *S) N() int { s.mu.Lock(); defer s.mu.Unlock(); return s.n }
func (s *S) Close() error {
	s.once.Do(func() { close(s.quit) })
	<-s.done
	return nil
}
