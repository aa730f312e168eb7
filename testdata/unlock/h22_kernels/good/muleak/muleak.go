package muleak

import (
	"errors"
	"sync"
	"testing"
)

type page struct {
	id   int
	data []byte
}

type cache struct {
	mu    sync.Mutex
	pages map[int]*page
	wait  chan int
}

func newCache() *cache { return &cache{pages: map[int]*page{}, wait: make(chan int, 1)} }

func (c *cache) load(id int) (*page, error) {
	c.mu.Lock()
	if p, ok := c.pages[id]; ok {
		c.mu.Unlock()
		return p, nil
	}
	if id < 0 {
		c.mu.Unlock()
		return nil, errors.New("bad id")
	}
	p := &page{id: id}
	c.pages[id] = p
	c.mu.Unlock()
	return p, nil
}

func TestLoad(t *testing.T) {
	c := newCache()
	if _, err := c.load(-1); err == nil {
		t.Fatal()
	}
	if _, err := c.load(1); err != nil {
		t.Fatal(err)
	}
}
