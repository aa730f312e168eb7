package callback

import "sync"

// desk has a table of handlers and a list of hooks, filled by its constructor
// and by one method.
type desk struct {
	mu       sync.RWMutex
	handlers map[string]func()
	hooks    []func(int)
	n        int
}

func newDesk() *desk {
	d := &desk{handlers: map[string]func(){"reset": func() {}}}
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
	defer d.mu.RUnlock()
	if h, ok := d.handlers[name]; ok {
		h() // want `d\.mu is read-held since line 34 and \(\*desk\)\.count locks it \(table\.go:22\): the writer waits for its own reader`
	}
}

func (d *desk) fire(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, hook := range d.hooks {
		hook(n) // want `d\.mu is held since line 42 and function literal at table\.go:17 locks it again \(table\.go:28\)`
	}
}
