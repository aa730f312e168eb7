package good

import (
	"context"
	"sync"
	"time"
)

type cache struct {
	m    map[string]int
	keys chan string
	quit chan struct{}
}

func newCache() *cache {
	c := &cache{m: map[string]int{}, keys: make(chan string), quit: make(chan struct{})}
	go c.sweep()
	go func() {
		for {
			select {
			case k := <-c.keys:
				delete(c.m, k)
			case <-c.quit:
				return
			}
		}
	}()
	return c
}

func (c *cache) sweep() {
	for {
		select {
		case <-c.quit:
			return
		default:
		}
		time.Sleep(time.Second)
		clear(c.m)
	}
}

func (c *cache) forget(k string) { c.keys <- k }

// Close stops the goroutines of the cache.
func (c *cache) Close() { close(c.quit) }

type poller struct{ n int }

func newPoller(ctx context.Context) *poller {
	p := &poller{}
	go p.run(ctx)
	return p
}

func (p *poller) run(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
loop:
	for {
		select {
		case <-t.C:
			p.n++
		case <-ctx.Done():
			break loop
		}
	}
	println("stopped")
}

func (p *poller) Stop() {}

// The process's own housekeeping: started once, for its life.
var once sync.Once

func start() { once.Do(func() { go housekeeping() }) }

func housekeeping() {
	for {
		time.Sleep(time.Minute)
		println("still here")
	}
}

func init() { go housekeeping() }

// retry ends when it has succeeded.
type dialer struct{ n int }

func (d *dialer) start(dial func() error) {
	go func() {
		for {
			if dial() == nil {
				return
			}
			time.Sleep(time.Second)
		}
	}()
}

func (d *dialer) Close() {}

// fatal ends the process.
type guard struct{ n int }

func (g *guard) start(check func() bool) {
	go func() {
		for {
			time.Sleep(time.Second)
			if !check() {
				panic("check failed")
			}
		}
	}()
}

func (g *guard) Stop() {}
