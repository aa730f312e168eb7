package good

import "sync"

type signals struct {
	mu sync.Mutex
	ch chan struct{}
}

func newSignals() *signals { return &signals{ch: make(chan struct{}, 1)} }

func (s *signals) signal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.ch <- struct{}{}:
	default:
	}
}

func (s *signals) broadcast() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.ch)
	s.ch = make(chan struct{}, 1)
}

func (s *signals) wait(interrupt <-chan struct{}) {
	s.mu.Lock()
	ch := s.ch
	s.mu.Unlock()
	select {
	case <-ch:
	case <-interrupt:
	}
}

var useSignals = []any{newSignals, (*signals).signal, (*signals).broadcast, (*signals).wait}

// service has a channel that nobody reads until it leads, and gets another one then.
type service struct{ wake chan struct{} }

func newService() *service { return &service{wake: make(chan struct{})} }

func (s *service) lead(stop <-chan struct{}, reap func()) {
	wake := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-wake:
				reap()
			}
		}
	}()
	s.wake = wake
}

func (s *service) ack() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

var useService = []any{newService, (*service).lead, (*service).ack}
