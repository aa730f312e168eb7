// Package apart keeps accesses apart by other means than the lock that most of them
// hold: a sync.Once, a channel that is closed, a wait, the word of a comment.
package apart

import "sync"

// table is set up by whoever comes first; from then on the lock guards what it
// holds, or a channel does.
type table struct {
	once sync.Once
	mu   sync.Mutex
	rows map[string]int

	turn    chan struct{}
	checked int
}

func (t *table) init() {
	t.rows = map[string]int{}
	t.checked = 1
	t.turn = make(chan struct{}, 1)
}

func (t *table) Set(k string, n int) {
	t.once.Do(t.init)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[k] = n
}

func (t *table) Get(k string) int {
	t.once.Do(t.init)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rows[k]
}

func (t *table) Check(now int) bool {
	t.once.Do(t.init)
	select {
	case t.turn <- struct{}{}:
	default:
		return false
	}
	defer func() { <-t.turn }()
	if t.checked == now {
		return false
	}
	t.checked = now
	return true
}

// hub has its routes made once, by whoever starts it, before there are
// connections that read them.
type hub struct {
	once   sync.Once
	routes map[string]func()
}

func (h *hub) Serve(in <-chan string) {
	h.once.Do(h.setup)
	for name := range in {
		go h.one(name)
	}
}

func (h *hub) ServeOne(name string) {
	h.once.Do(h.setup)
	h.one(name)
}

func (h *hub) setup() {
	h.addDefault()
	h.addMore()
}

func (h *hub) addDefault() {
	if h.routes == nil {
		h.routes = map[string]func(){}
	}
	h.routes["/"] = func() {}
}

func (h *hub) addMore() {
	if h.routes["/more"] == nil {
		h.routes["/more"] = func() {}
	}
}

func (h *hub) one(name string) {
	if fn := h.routes[name]; fn != nil {
		fn()
	}
}
