package later

import "sync"

type ticket struct{ value string }

// source lets the lock go while it asks, and does not take it again.
type source struct {
	mu    sync.Mutex
	last  *ticket
	fetch func() (*ticket, error)
}

func (s *source) Get(fresh func(*ticket) bool) (string, error) {
	s.mu.Lock()
	t := s.last
	s.mu.Unlock()
	if t != nil && fresh(t) {
		return t.value, nil
	}
	n, err := s.fetch()
	if err != nil {
		return "", err
	}
	s.last = n // want `s\.last is written without s\.mu, which guards the read at line 16`
	return n.value, nil
}
