// Package helpers has methods that do the whole step under the lock.
package helpers

import "sync"

type level struct {
	mu sync.RWMutex
	n  int
	up sync.Mutex // held by whoever changes n
}

func (l *level) get() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.n
}

func (l *level) set(n int) {
	l.mu.Lock()
	l.n = n
	l.mu.Unlock()
}

func (l *level) add(d int) {
	l.mu.Lock()
	l.n += d
	l.mu.Unlock()
}

func (l *level) setIf(old, n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n != old {
		return false
	}
	l.n = n
	return true
}

func raise(l *level) { l.add(1) }

func double(l *level) {
	for {
		n := l.get()
		if l.setIf(n, 2*n) {
			return
		}
	}
}

// One value into another object.
func copyTo(l, o *level) { o.set(l.get()) }

func clamp(l *level) {
	if l.get() > 100 {
		l.set(0)
	}
}

func (l *level) underAnother() {
	l.up.Lock()
	defer l.up.Unlock()
	l.set(l.get() + 1)
}

func newLevel() *level {
	l := &level{}
	l.set(l.get() + 1)
	return l
}

type session struct{ hits int }

func (s *session) hit() { s.hits++ }

type sessions struct {
	mu sync.Mutex
	m  map[string]*session
}

func (s *sessions) lookup(id string) (*session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.m[id]
	return v, ok
}

func (s *sessions) putIfAbsent(id string, v *session) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.m[id]; ok {
		return old
	}
	s.m[id] = v
	return v
}

func (s *sessions) open(id string) *session {
	v, ok := s.lookup(id)
	if !ok {
		v = s.putIfAbsent(id, &session{})
	}
	return v
}

func (s *session) end() error { return nil }

// remove ends the session before its entry goes: the second who comes fails.
func (s *sessions) remove(id string) error {
	v, ok := s.lookup(id)
	if !ok {
		return nil
	}
	if err := v.end(); err != nil {
		return err
	}
	s.mu.Lock()
	delete(s.m, id)
	s.mu.Unlock()
	return nil
}
