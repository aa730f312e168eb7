// Package mid only passes on: it takes one lock for its callers.
package mid

import "fixtures/lockorder/h05_chain/bad/low"

func Touch(c *low.Cache) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
}

func Warm(c *low.Cache, d *low.Disk) { c.Fill(d) }
