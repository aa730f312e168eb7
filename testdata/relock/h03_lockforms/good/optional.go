package lockforms

import (
	"os"
	"sync"
)

// optional can be switched off as a whole: whether it locks is decided by a
// field that anybody may set, and Lock and Unlock still belong together.
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
	mu    optional
	out   *os.File
	other sync.Mutex
	n     int
}

func (l *logger) write(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out.WriteString(s)
}

func (l *logger) all(list []string) error {
	for _, s := range list {
		l.write(s)
	}
	l.write("done")
	l.mu.Lock()
	if l.n > 0 {
		l.mu.Unlock()
		return nil
	}
	l.mu.Unlock()
	return nil
}
