package contract

import (
	"errors"
	"sync"
)

// line hands out what waits in it. What it returns looks like "the lock comes
// with a nil error", but nobody who calls it has a way to let the lock go.
type line struct {
	mu    sync.Mutex
	items []int
}

var errBroken = errors.New("broken")

func (l *line) drain(use func(int) error) error {
	for {
		l.mu.Lock()
		if len(l.items) == 0 {
			break
		}
		n := l.items[0]
		l.items = l.items[1:]
		l.mu.Unlock()
		if err := use(n); err != nil {
			return err
		}
	}
	return nil // want `l\.mu is still locked at this return \(locked at line 19\)`
}

func (l *line) first() (int, bool) {
	l.mu.Lock()
	if len(l.items) > 0 {
		return l.items[0], true // want `l\.mu is still locked at this return \(locked at line 34\)`
	}
	l.mu.Unlock()
	return 0, false
}

func (l *line) find(n int) (*int, error) {
	l.mu.Lock()
	for i := range l.items {
		if l.items[i] == n {
			return &l.items[i], nil // want `l\.mu is still locked at this return \(locked at line 43\)`
		}
	}
	l.mu.Unlock()
	return nil, errBroken
}

func (l *line) all() (out []int) {
	l.drain(func(n int) error { out = append(out, n); return nil })
	if n, ok := l.first(); ok {
		out = append(out, n)
	}
	if p, err := l.find(1); err == nil {
		out = append(out, *p)
	}
	return out
}
