// Package once keeps the calls apart.
package once

import (
	"sync"

	"golang.org/x/sync/singleflight"
)

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

type fetcher struct {
	group singleflight.Group
}

// The inner call is for another key.
func (f *fetcher) nested(key string) (any, error, bool) {
	return f.group.Do("outer:"+key, func() (any, error) {
		v, err, _ := f.group.Do("inner:"+key, func() (any, error) { return 1, nil })
		return v, err
	})
}
