package contract

import (
	"errors"
	"sync"
)

// Gate is locked by one method and let go by another.
type Gate struct {
	mu   sync.Mutex
	open bool
}

var errShut = errors.New("shut")

// Enter keeps the gate for its caller; Leave gives it back.
func (g *Gate) Enter() error {
	g.mu.Lock()
	if !g.open {
		g.mu.Unlock()
		return errShut
	}
	return nil
}

func (g *Gate) Leave() { g.mu.Unlock() }

// turnstile is let go by a caller that takes it elsewhere too.
type turnstile struct {
	mu sync.Mutex
	n  int
}

func (t *turnstile) pass() bool {
	t.mu.Lock()
	if t.n > 0 {
		t.n--
		return true
	}
	t.mu.Unlock()
	return false
}

func (t *turnstile) use() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	if t.pass() {
		t.mu.Unlock()
	}
}

// door gives its unlock away.
type door struct {
	mu sync.Mutex
	n  int
}

func (d *door) knock() bool {
	d.mu.Lock()
	if d.n > 0 {
		return true
	}
	d.mu.Unlock()
	return false
}

func (d *door) closer() func() { return d.mu.Unlock }

// Shared is locked by whoever likes, elsewhere too.
type Shared struct {
	sync.Mutex
	n int
}

// Grab keeps the lock if there is something to grab.
func (s *Shared) Grab() bool {
	s.Lock()
	if s.n > 0 {
		return true
	}
	s.Unlock()
	return false
}

// The literal that locks and the code that unlocks are of one function.
func literals(check func() error) error {
	var mu sync.Mutex
	lock := func() error {
		mu.Lock()
		if err := check(); err != nil {
			mu.Unlock()
			return err
		}
		return nil
	}
	if err := lock(); err != nil {
		return err
	}
	defer mu.Unlock()
	return check()
}
