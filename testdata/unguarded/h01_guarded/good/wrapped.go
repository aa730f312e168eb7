package guarded

import (
	"sync"
	"time"
)

type lists struct{ v4, v6 map[string]string }

// A table is handed out inside of plugins, which are values.
type table struct {
	sync.RWMutex
	cur  *lists
	read int
}

func (t *table) reload(parse func() *lists) {
	t.RLock()
	n := t.read
	t.RUnlock()
	l := parse()
	t.Lock()
	defer t.Unlock()
	t.cur = l
	t.read = n + len(t.cur.v4)
}

func (t *table) find(name string, six bool) string {
	t.RLock()
	defer t.RUnlock()
	if six {
		return t.cur.v6[name]
	}
	return t.cur.v4[name]
}

func (t *table) V4(name string) string {
	return t.find(name, false)
}

func (t *table) V6(name string) string {
	return t.find(name, true)
}

func (t *table) Size() int {
	t.RLock()
	defer t.RUnlock()
	return len(t.cur.v4)
}

// A Plugin is a value, and so is its copy; the table is one.
type Plugin struct {
	*table
	stop chan struct{}
}

func (p Plugin) Serve(name string) string {
	defer func() { recover() }()
	if s := p.V4(name); s != "" || p.Size() == 0 {
		return s
	}
	return p.fallback(name)
}

func (p Plugin) fallback(name string) string { return p.V6(name) }

func StartPlugin(parse func() *lists) Plugin {
	p := Plugin{table: &table{cur: parse()}, stop: make(chan struct{})}
	go func() {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				p.reload(parse)
			case <-p.stop:
				return
			}
		}
	}()
	return p
}
