// Not seen: the panic is recovered by the caller; which panics pass through which
// callers is no part of a summary.

package panics

func (s *S) take() int {
	s.mu.Lock()
	if s.n == 0 {
		panic("empty")
	}
	s.n--
	n := s.n
	s.mu.Unlock()
	return n
}

func (s *S) try() (n int, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return s.take(), true
}
