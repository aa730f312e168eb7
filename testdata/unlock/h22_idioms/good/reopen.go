package idioms

import "sync"

// store lets its lock go for a while, and knows by a flag whether it has it: two
// literals keep lock and flag together.
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
		unlock()
		s.log(key)
		return nil
	}
	switch {
	case n > 9:
		unlock()
		if err := s.drop(key); err != nil {
			return err
		}
		relock()
		delete(s.items, key)
	case n > 7:
		unlock()
		return nil
	}
	unlock()
	s.log(key)
	s.mu.Lock()
	s.items[key] = n
	s.mu.Unlock()
	return nil
}

// The deferred literal lets go what is held at the end, if anything is.
func (s *store) clean(keys []string) {
	s.mu.Lock()
	locked := true
	defer func() {
		if locked {
			s.mu.Unlock()
		}
	}()
	for _, k := range keys {
		delete(s.items, k)
	}
	if len(s.items) == 0 {
		s.mu.Unlock()
		locked = false
		s.log("empty")
	}
}
