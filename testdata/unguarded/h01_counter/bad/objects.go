package counter

import (
	"runtime/debug"
	"sync"
)

// Each client has a goroutine of its own, all have one variable.

var build string

func version() string {
	if build == "" {
		if info, ok := debug.ReadBuildInfo(); ok {
			build = info.Main.Version // want `build is written here by the goroutine started at line 30 and by another, with no lock`
		} else {
			build = "dev"
		}
	}
	return build
}

type client struct {
	greeting chan string
}

// newClient greets in the background.
func newClient() *client {
	c := &client{greeting: make(chan string, 1)}
	go func() {
		c.greeting <- "version " + version()
	}()
	return c
}

type broker struct {
	mu   sync.Mutex
	last string
}

var brand string

// name is asked for by each broker.
func name() string {
	if brand == "" {
		brand = "b" // want `brand is written here by the goroutine started at line \d+ and by another, with no lock`
	}
	return brand
}

func recovering(f func()) {
	defer func() { _ = recover() }()
	f()
}

// Open hands its lock to the goroutine.
func (b *broker) Open() {
	b.mu.Lock()
	go recovering(func() {
		defer b.mu.Unlock()
		b.last = name()
	})
}
