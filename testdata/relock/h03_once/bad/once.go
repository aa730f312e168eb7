// Package once waits inside a call for the end of that same call.
package once

import "sync"

type config struct {
	once sync.Once
	vals map[string]string
}

// load and lookup call each other: Do inside its own Do never returns.
func (c *config) load() {
	c.once.Do(func() {
		c.vals = map[string]string{}
		c.vals["home"] = c.lookup("root") // want `c\.once.*`
	})
}

func (c *config) lookup(k string) string {
	c.once.Do(func() {})
	return c.vals[k]
}

var (
	setup sync.Once
	ready bool
)

func initialise() {
	setup.Do(func() {
		setup.Do(func() { ready = true }) // want `setup.*`
	})
}
