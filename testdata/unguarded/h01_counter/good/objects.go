package counter

import (
	"runtime/debug"
	"sync"
	"sync/atomic"
)

var (
	build     string
	buildOnce sync.Once

	running atomic.Bool
	rounds  int

	toldMu sync.Mutex
	told   int
)

func version() string {
	buildOnce.Do(func() {
		if info, ok := debug.ReadBuildInfo(); ok {
			build = info.Main.Version
		}
	})
	return build
}

type client struct {
	greeting chan string
}

func newClient() *client {
	c := &client{greeting: make(chan string, 1)}
	go func() {
		toldMu.Lock()
		told++
		toldMu.Unlock()
		c.greeting <- "version " + version()
	}()
	return c
}

// Watch starts the one watcher of the program.
func (c *client) Watch() {
	if !running.CompareAndSwap(false, true) {
		return
	}
	go func() {
		for range 10 {
			rounds++
		}
	}()
}

// register is one for all, with its lock.
type register struct {
	mu   sync.Mutex
	open map[*client]int
	n    int
}

func (r *register) add(c *client) {
	r.mu.Lock()
	r.open[c]++
	r.n++
	r.mu.Unlock()
}

var registered = &register{open: map[*client]int{}}

func (c *client) Register() {
	go func() {
		registered.add(c)
	}()
}
