// Package wheel runs timers that cancel themselves.
package wheel

import "sync"

type timer struct {
	at int
	fn func()
}

type Wheel struct {
	mu     sync.Mutex
	timers map[*timer]bool
	now    int
}

func (w *Wheel) add(at int, fn func()) *timer {
	t := &timer{at: at, fn: fn}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timers[t] = true
	return t
}

func (w *Wheel) cancel(t *timer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.timers, t)
}

func (w *Wheel) Advance() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now++
	for t := range w.timers {
		if t.at <= w.now {
			t.fn()
		}
	}
}

type session struct {
	w *Wheel
	t *timer
}

func Open(w *Wheel) *session {
	s := &session{w: w}
	s.t = w.add(10, s.expire) // want `w\.mu is held since line 32 and \(\*Wheel\)\.cancel locks it again \(wheel\.go:26\)`
	return s
}

func (s *session) expire() {
	s.w.cancel(s.t)
}
