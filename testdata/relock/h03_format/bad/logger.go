package format

import (
	"fmt"
	"io"
	"sync"
)

// logger is the usual kind: it prints what its level lets through.
type logger struct {
	out   io.Writer
	level int
}

func (l *logger) Infof(format string, args ...any) {
	if l.level > 0 {
		fmt.Fprintf(l.out, format, args...)
	}
}

func (l *logger) Warnln(args ...any) { fmt.Fprintln(l.out, args...) }

// Errorer is somebody else's.
type Errorer interface {
	Errorf(format string, args ...any)
}

type volume struct {
	mu   sync.RWMutex
	log  *logger
	errs Errorer
	n    int
}

func (v *volume) String() string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return fmt.Sprintf("volume of %d", v.n)
}

func (v *volume) grow(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.n += n
	v.log.Infof("%v has grown", v)          // want `v\.mu is held since line 42 and \(\*volume\)\.String read-locks it \(logger\.go:36\)`
	v.log.Warnln(v, "has grown")            // want `v\.mu is held since line 42 and \(\*volume\)\.String read-locks it \(logger\.go:36\)`
	v.errs.Errorf("%s has grown: %d", v, n) // want `v\.mu is held since line 42 and \(\*volume\)\.String read-locks it \(logger\.go:36\)`
}
