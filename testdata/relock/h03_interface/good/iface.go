// Package iface calls through an interface whose value is another object, or
// whose method locks nothing.
package iface

import "sync"

type sizer interface{ size() int }

type S struct {
	mu    sync.Mutex
	n     int
	inner sizer
}

func (s *S) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

type plain int

func (p plain) size() int { return int(p) }

// Wrap puts one S around another: the inner lock is another lock.
func Wrap(in *S) *S { return &S{inner: in} }

func WrapPlain(n int) *S { return &S{inner: plain(n)} }

func (s *S) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n + s.inner.size()
}

func sum(z sizer) int { return z.size() }

func (s *S) passed() int {
	s.mu.Lock()
	n := plain(s.n)
	s.mu.Unlock()
	return sum(n) + sum(s)
}
