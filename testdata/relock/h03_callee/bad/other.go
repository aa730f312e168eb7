package callee

func (s *S) elsewhere() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.size() // want `s\.mu is held since line 4 and \(\*S\)\.size locks it again \(callee\.go:12\)`
}
