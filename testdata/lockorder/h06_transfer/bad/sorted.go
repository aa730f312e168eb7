package transfer

import (
	"sort"
	"sync"
	"time"
)

type item struct {
	mu   sync.Mutex
	used time.Time
}

// Items are sorted by anybody.
type Items []*item

func (v Items) Len() int      { return len(v) }
func (v Items) Swap(i, j int) { v[i], v[j] = v[j], v[i] }
func (v Items) Less(i, j int) bool {
	if i == j {
		return false
	}
	v[i].mu.Lock()
	defer v[i].mu.Unlock()
	v[j].mu.Lock() // want `v\[j\]\.mu is taken while v\[i\]\.mu is held, both item\.mu, and nothing orders the two`
	defer v[j].mu.Unlock()
	return v[i].used.Before(v[j].used)
}

type cache struct {
	mu    sync.Mutex
	items map[string]*item
}

func (c *cache) oldest() *item {
	c.mu.Lock()
	var all Items
	for _, i := range c.items {
		all = append(all, i)
	}
	c.mu.Unlock()
	sort.Sort(all)
	return all[0]
}
