// Package once waits inside a call for the end of that same call.
package once

import "sync"

type config struct {
	once sync.Once
	vals map[string]string
}

// load and lookup call each other: Do inside its own Do never returns.
func (c *config) load() {
	c.once.Do(func() { // want `c\.once is .* line 13 and \(\*config\)\.lookup .* again \(once\.go:20\)`
		c.vals = map[string]string{}
		c.vals["home"] = c.lookup("root")
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
	setup.Do(func() { // want `setup is .* line 30 and .* again \(once\.go:31\)`
		setup.Do(func() { ready = true })
	})
}
