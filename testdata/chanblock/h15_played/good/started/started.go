// Played, and never stuck.
package started

import "sync"

type S struct {
	mu      sync.Mutex
	running bool
	stop    chan struct{}
	wg      sync.WaitGroup
}

func New() *S { return &S{} }
func (s *S) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		return
	}
	s.running = true
	s.stop = make(chan struct{})
	s.wg.Add(1)
	go func(stop chan struct{}) {
		defer s.wg.Done()
		<-stop
	}(s.stop)
}
func (s *S) Stop() {
	s.mu.Lock()
	if !s.running {
		s.mu.Unlock()
		return
	}
	s.running = false
	close(s.stop)
	s.mu.Unlock()
	s.wg.Wait()
}
