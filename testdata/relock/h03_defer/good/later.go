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

// End keeps the lock for half a second after it has returned; what runs last
// waits for that.
func (s *session) End(old bool) (done bool) {
	defer func() {
		s.mu.Lock()
		s.lost = false
		s.mu.Unlock()
	}()
	s.mu.Lock()
	if old {
		defer func() {
			if done {
				go func() {
					time.Sleep(time.Second / 2)
					s.mu.Unlock()
				}()
			} else {
				s.mu.Unlock()
			}
		}()
	} else {
		defer s.mu.Unlock()
	}
	if s.lost {
		return false
	}
	s.done = true
	return true
}
