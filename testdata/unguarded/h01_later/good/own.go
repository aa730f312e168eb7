package later

import "sync"

// Session is ended by one caller; the callbacks of others close its channel.
type Session struct {
	mu     sync.Mutex
	failed bool
	lost   chan struct{}
	beat   chan func()
}

// Lose is called by whoever hears of it.
func (s *Session) Lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.failed {
		s.failed = true
		close(s.lost)
	}
}

// Failed tells whether it was lost.
func (s *Session) Failed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// End alone makes another channel, and it knows which one is there.
func (s *Session) End() bool {
	defer func() {
		s.mu.Lock()
		s.failed = false
		s.lost = make(chan struct{})
		s.mu.Unlock()
	}()
	select {
	case s.beat <- func() {}:
		return true
	case <-s.lost:
		return false
	}
}
