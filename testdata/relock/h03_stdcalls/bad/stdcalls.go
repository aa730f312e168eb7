// Package stdcalls hands the standard library a function that takes the lock
// which is held, and the library calls it there and then.
package stdcalls

import (
	"slices"
	"sort"
	"strings"
	"sync"
)

type S struct {
	mu    sync.Mutex
	once  sync.Once
	items []int
	names sync.Map
}

func (s *S) less(i, j int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.items[i] < s.items[j]
}

func (s *S) sorts() {
	s.mu.Lock()
	defer s.mu.Unlock()
	sort.Slice(s.items, s.less) // want `s\.mu is held since line 26 and \(\*S\)\.less locks it again \(stdcalls\.go:20\)`
}

func (s *S) sortFunc() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.items, func(x, y int) int { // want `s\.mu is held since line 32 and function literal at stdcalls\.go:.* locks it again \(stdcalls\.go:35\)`
		s.mu.Lock()
		defer s.mu.Unlock()
		return x - y
	})
}

func (s *S) setup() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = nil
}

func (s *S) initialise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.once.Do(s.setup) // want `s\.mu is held since line 48 and \(\*S\)\.setup locks it again \(stdcalls\.go:42\)`
}

func (s *S) ranges() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names.Range(func(k, v any) bool { // want `s\.mu is held since line 54 and function literal at stdcalls\.go:.* locks it again \(stdcalls\.go:57\)`
		s.mu.Lock()
		n++
		s.mu.Unlock()
		return true
	})
	return n
}

func (s *S) maps(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Map(func(r rune) rune { // want `s\.mu is held since line 66 and function literal at stdcalls\.go:.* locks it again \(stdcalls\.go:69\)`
		s.mu.Lock()
		defer s.mu.Unlock()
		return r + rune(len(s.items))
	}, text)
}
