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

// Items are sorted by who holds the cache's lock.
type Items []*item

func (v Items) Len() int      { return len(v) }
func (v Items) Swap(i, j int) { v[i], v[j] = v[j], v[i] }
func (v Items) Less(i, j int) bool {
	if i == j {
		return false
	}
	v[i].mu.Lock()
	defer v[i].mu.Unlock()
	v[j].mu.Lock()
	defer v[j].mu.Unlock()
	return v[i].used.Before(v[j].used)
}

type cache struct {
	mu    sync.Mutex
	items map[string]*item
}

func (c *cache) oldest() *item {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all Items
	for _, i := range c.items {
		all = append(all, i)
	}
	sort.Sort(all)
	return all[0]
}
