package callback

import "sync"

// desk looks its handlers up under the lock, and calls them after it; its hooks
// are called under a lock of their own.
type desk struct {
	mu       sync.RWMutex
	hookMu   sync.Mutex
	handlers map[string]func()
	hooks    []func(int)
	other    *desk
	n        int
}

func newDesk(other *desk) *desk {
	d := &desk{handlers: map[string]func(){}, other: other}
	d.handlers["count"] = d.count
	d.hooks = append(d.hooks, func(n int) { d.add(n) })
	return d
}

func (d *desk) count() {
	d.mu.Lock()
	d.n++
	d.mu.Unlock()
}

func (d *desk) add(n int) {
	d.mu.Lock()
	d.n += n
	d.mu.Unlock()
}

func (d *desk) dispatch(name string) {
	d.mu.RLock()
	h, ok := d.handlers[name]
	d.mu.RUnlock()
	if ok {
		h()
	}
}

func (d *desk) fire(n int) {
	d.hookMu.Lock()
	defer d.hookMu.Unlock()
	for _, hook := range d.hooks {
		hook(n)
	}
}

// The handlers of the other desk lock that one.
func (d *desk) forward(name string) {
	d.hookMu.Lock()
	defer d.hookMu.Unlock()
	if h, ok := d.other.handlers[name]; ok {
		h()
	}
}
