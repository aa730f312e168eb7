package lockforms

import "sync"

// optional can be switched off; where it is not, it is a lock like any other.
type optional struct {
	lock sync.Mutex
	off  bool
}

func (o *optional) Lock() {
	if !o.off {
		o.lock.Lock()
	}
}

func (o *optional) Unlock() {
	if !o.off {
		o.lock.Unlock()
	}
}

func (o *optional) disable() { o.off = true }

type logger struct {
	mu optional
	n  int
}

func (l *logger) write() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
}

func (l *logger) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write() // want `l.mu.lock is held since line 37 and \(\*logger\).write locks it again \(optional.go:13\)`
}
