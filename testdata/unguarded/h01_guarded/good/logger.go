package guarded

import (
	"log"
	"sync"
)

// The package's default of an interface calls the interface's variable: as far as
// the package shows, itself. What follows the call is not out of reach for that.

type stdLogger interface{ Printf(format string, v ...any) }

var logger stdLogger = log.Default()

type debugLogger struct{}

func (*debugLogger) Printf(format string, v ...any) { logger.Printf(format, v...) }

var debug stdLogger = &debugLogger{}

type inbox struct {
	mu   sync.Mutex
	seen []int
}

func (b *inbox) Seen() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]int(nil), b.seen...)
}

func (b *inbox) Start(from <-chan int) {
	for range 4 {
		go b.read(from)
	}
}

func (b *inbox) read(from <-chan int) {
	debug.Printf("reading")
	for n := range from {
		b.mu.Lock()
		b.seen = append(b.seen, n)
		b.mu.Unlock()
	}
}
