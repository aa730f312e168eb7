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
	close(c.jobs)
	c.wg.Wait()
}

// Each job is counted, not the worker.
type counted struct {
	jobs chan func()
	wg   sync.WaitGroup
}

func begin() *counted {
	c := &counted{jobs: make(chan func())}
	go func() {
		for j := range c.jobs {
			j()
			c.wg.Done()
		}
	}()
	return c
}

func (c *counted) do(f func()) {
	c.wg.Add(1)
	c.jobs <- f
}

func (c *counted) stop() {
	c.wg.Wait()
	close(c.jobs)
}
