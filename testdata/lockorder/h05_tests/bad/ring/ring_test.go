package ring

import (
	"sync"
	"testing"
)

func TestClear(t *testing.T) {
	i := &item{n: 1}
	c := &cart{items: []*item{i}}
	u := &user{carts: []*cart{c}}
	i.owner = u
	var wg sync.WaitGroup
	wg.Go(u.clear)
	c.mu.Lock()
	u.mu.Lock()
	t.Log(len(u.carts), len(c.items))
	u.mu.Unlock()
	c.mu.Unlock()
	wg.Wait()
}

func TestCount(t *testing.T) {
	c := &cart{items: []*item{{n: 1}, {n: 2}}}
	if n := c.count(); n != 3 {
		t.Error(n)
	}
}

func TestDrop(t *testing.T) {
	i := &item{owner: &user{}}
	i.drop()
}
