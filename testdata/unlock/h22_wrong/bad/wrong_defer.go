package wrong

// The lock that is taken is not the one whose unlock is deferred right after.
func (s *S) wrongDeferred() {
	s.one.Lock()
	defer s.other.Unlock() // want `s\.other is unlocked but not locked on this path`
	s.n++
}
