package deferred

import (
	"sync"
	"time"
)

type session struct {
	mu   sync.Mutex
	lost bool
	done bool
}

// End leaves the lock to a goroutine that only looks at it.
func (s *session) End() {
	defer func() { // want `s\.mu is held since line 21 and function literal at later\.go:16 locks it again \(later\.go:17\)`
		s.mu.Lock()
		s.lost = false
		s.mu.Unlock()
	}()
	s.mu.Lock()
	defer func() {
		go func() {
			time.Sleep(time.Second / 2)
			if s.mu.TryLock() {
				s.mu.Unlock()
			}
		}()
	}()
	s.done = true
}
