// Package once waits inside a call for the end of that same call.
package once

import (
	"sync"

	"golang.org/x/sync/singleflight"
)

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

type fetcher struct {
	group singleflight.Group
}

// nested asks for the key that it is itself computing.
func (f *fetcher) nested(key string) (any, error, bool) {
	return f.group.Do(key, func() (any, error) {
		v, err, _ := f.group.Do(key, func() (any, error) { return 1, nil }) // want `f\.group.*`
		return v, err
	})
}
