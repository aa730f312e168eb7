package idioms

import "sync"

type store struct {
	mu    sync.Mutex
	items map[string]int
	drop  func(string) error
	log   func(string)
}

func (s *store) use(key string, n int) error {
	s.mu.Lock()
	locked := true
	unlock := func() {
		if locked {
			s.mu.Unlock()
			locked = false
		}
	}
	relock := func() {
		if !locked {
			s.mu.Lock()
			locked = true
		}
	}
	if n == 1 {
		unlock()
		if err := s.drop(key); err != nil {
			return err
		}
		relock()
		delete(s.items, key)
		if len(s.items) == 0 {
			return nil // want `s\.mu is still locked at this return \(locked at line 32\)`
		}
	}
	unlock()
	s.log(key)
	return nil
}
