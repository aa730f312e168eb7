package bad

import "sync"

type cleaner struct {
	slices chan uint64
	wg     sync.WaitGroup
}

// Start makes room for deletions in the background.
func (c *cleaner) Start(n int) {
	c.slices = make(chan uint64, n)
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		for id := range c.slices {
			c.remove(id)
		}
	}()
}

func (c *cleaner) remove(id uint64) { println(id) }

// Stop waits for the deletions that are under way.
func (c *cleaner) Stop() {
	if c.slices == nil {
		return
	}
	close(c.slices) // want `c\.slices is closed here and set to nil later: \(\*cleaner\)\.Delete \(line 37\), which only looks whether it is nil, may send in between, and that panics`
	c.wg.Wait()
	c.slices = nil
}

// Delete is called by whoever has something to delete.
func (c *cleaner) Delete(id uint64) {
	if c.slices != nil {
		c.slices <- id
	} else {
		c.remove(id)
	}
}
