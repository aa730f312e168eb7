package format

import (
	"fmt"
	"io"
	"sync"
)

type logger struct{ out io.Writer }

func (l *logger) Infof(format string, args ...any) { fmt.Fprintf(l.out, format, args...) }

// Info takes names and values, and what it does with those is its own affair.
func (l *logger) Info(msg string, keyed ...any) {
	for i := 0; i < len(keyed); i += 2 {
		l.out.Write([]byte(msg))
	}
}

// attach keeps what it is given.
func attach(args ...any) []any { return args }

type volume struct {
	mu  sync.RWMutex
	log *logger
	n   int
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
	v.log.Infof("grown by %d to %d", n, v.n)
	v.log.Infof("volume at %p has grown", v)
	v.log.Info("grown", "volume", v)
	attach(v)
}

func (v *volume) shrink(n int) {
	v.mu.Lock()
	v.n -= n
	v.mu.Unlock()
	v.log.Infof("%v has shrunk", v)
}
