// Package once keeps the calls apart.
package once

import "sync"

type config struct {
	once sync.Once
	vals map[string]string
}

func (c *config) load() {
	c.once.Do(func() {
		c.vals = map[string]string{}
		c.vals["home"] = c.raw("root")
	})
}

func (c *config) raw(k string) string { return c.vals[k] }

func (c *config) lookup(k string) string {
	c.load()
	return c.vals[k]
}

var (
	setup, inner sync.Once
	ready        bool
)

func initialise() {
	setup.Do(func() {
		inner.Do(func() { ready = true })
	})
	setup.Do(func() {})
}
