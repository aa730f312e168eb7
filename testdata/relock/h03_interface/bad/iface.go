// Package iface calls through an interface that one type is converted to.
package iface

import "sync"

type sizer interface{ size() int }

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func asSizer(s *S) sizer { return s }

func (s *S) direct() int {
	var z sizer = s
	s.mu.Lock()
	defer s.mu.Unlock()
	return z.size() // want `s\.mu is held since line 23 and \(\*S\)\.size locks it again \(iface\.go:14\)`
}

func sum(z sizer) int { return z.size() }

func (s *S) passed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sum(s) // want `s\.mu is held since line 31 and .* locks it again \(iface\.go:14\)`
}
