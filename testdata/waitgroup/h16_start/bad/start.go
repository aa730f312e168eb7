// Package start has a constructor that is not called New.
package start

import "sync"

type Crew struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func Start(n int) *Crew {
	c := &Crew{jobs: make(chan func())}
	for range n {
		c.wg.Add(1)
		go func() {
			defer c.wg.Done()
			for j := range c.jobs {
				j()
			}
		}()
	}
	return c
}

func (c *Crew) Do(f func()) { c.jobs <- f }

func (c *Crew) Stop() {
	c.wg.Wait() // want `c\.wg\.Wait waits for ever: function literal at line 15 waits too, at its range over c\.jobs \(line 17\)`
	close(c.jobs)
}

// Nobody outside the package can call these.
type gang struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func hire() *gang {
	g := &gang{jobs: make(chan func())}
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		for j := range g.jobs {
			j()
		}
	}()
	return g
}

func (g *gang) do(f func()) { g.jobs <- f }

func (g *gang) stop() {
	g.wg.Wait() // want `g\.wg\.Wait waits for ever: function literal at line 41 waits too, at its range over g\.jobs \(line 43\)`
	close(g.jobs)
}
