package later

import "sync"

type ticket struct{ value string }

type source struct {
	mu    sync.Mutex
	last  *ticket
	tries int // for who calls, one at a time
	fetch func() (*ticket, error)
}

func (s *source) Get(fresh func(*ticket) bool) (string, error) {
	s.mu.Lock()
	t := s.last
	s.mu.Unlock()
	if t != nil && fresh(t) {
		return t.value, nil
	}
	s.tries++
	n, err := s.fetch()
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	s.last = n
	s.mu.Unlock()
	return n.value, nil
}
