package bad

import (
	"context"
	"time"
)

type cache struct {
	m    map[string]int
	keys chan string
}

func newCache() *cache {
	c := &cache{m: map[string]int{}, keys: make(chan string)}
	go c.sweep()
	go func() {
		for {
			select { // want `goroutine has no way to stop: this loop never ends`
			case k := <-c.keys:
				delete(c.m, k)
			case <-time.After(time.Minute):
				println(len(c.m))
			}
		}
	}()
	return c
}

func (c *cache) sweep() {
	for {
		time.Sleep(time.Second) // want `goroutine has no way to stop: this loop never ends`
		clear(c.m)
	}
}

func (c *cache) forget(k string) { c.keys <- k }

// Close does not stop the goroutines of the cache.
func (c *cache) Close() { c.m = nil }

type poller struct{ n int }

func newPoller(ctx context.Context) *poller {
	p := &poller{}
	go p.run(ctx)
	return p
}

func (p *poller) run(ctx context.Context) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-t.C:
			p.n++
		case <-ctx.Done(): // want `this case does not leave the loop: once the context is done the goroutine spins for ever`
			break
		}
	}
}

// Stop only says that it does.
func (p *poller) Stop() { p.n = 0 }

type clock struct{ t *time.Ticker }

func newClock() *clock {
	c := &clock{t: time.NewTicker(time.Second)}
	go func() {
		for range c.t.C { // want `goroutine has no way to stop: this loop never ends`
			println("tick")
		}
	}()
	return c
}

// Stop stops the ticks, but nothing closes a ticker's channel.
func (c *clock) Stop() { c.t.Stop() }
