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
