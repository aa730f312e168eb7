// Package cache keeps words for a while.
package cache

import (
	"errors"
	"sync"
	"time"
)

// Cache forgets everything once a minute.
type Cache struct {
	mu    sync.Mutex
	words map[string]bool
	stop  chan struct{}
}

// New makes a cache of at least one place.
func New(size int) (*Cache, error) {
	if size < 1 {
		return nil, errors.New("no room")
	}
	c := &Cache{words: make(map[string]bool, size), stop: make(chan struct{})}
	go c.sweep()
	return c, nil
}

func (c *Cache) sweep() {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			c.mu.Lock()
			clear(c.words)
			c.mu.Unlock()
		case <-c.stop:
			return
		}
	}
}

// Close ends the cache.
func (c *Cache) Close() { close(c.stop) }

// Has looks a word up.
func (c *Cache) Has(w string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.words[w]
}

// Put keeps a word.
func (c *Cache) Put(w string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words[w] = true
}
