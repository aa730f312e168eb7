// Package apart has accesses that nothing keeps apart.
package apart

import "sync"

// session tells why it has ended.
type session struct {
	mu     sync.Mutex // guards following fields
	reason error
	calls  int

	gone chan struct{}
}

func (s *session) Close(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason == nil {
		s.reason = err
		close(s.gone)
	}
}

func (s *session) Err() error {
	select {
	case <-s.gone:
		return nil
	default:
		return s.reason // want `s.reason is read without s.mu, which its comment asks for \(line 8\)`
	}
}

func (s *session) Alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason == nil
}

// rows are read under their lock, and read on under it too.
type rows struct {
	mu     sync.RWMutex
	cursor []int
}

func (r *rows) Add(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cursor = append(r.cursor, n)
}

func (r *rows) Skip() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.cursor = nil // want `r.cursor is written while r.mu is only read-held since line \d+`
}

// facts can be asked by several goroutines.
type facts struct {
	mu sync.Mutex
	m  map[string]int
}

func (f *facts) Get(k string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.m[k]
}

func (f *facts) Set(k string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.m[k] = n
}

func (f *facts) Drop(k string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.m, k)
}

func (f *facts) String() string {
	s := ""
	for k := range f.m { // want `f.m is read without f.mu, which 3 of 5 accesses hold, such as \(\*facts\).Set \(apart.go:\d+\)`
		s += k
	}
	return s
}
