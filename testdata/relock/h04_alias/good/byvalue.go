package alias

import "sync"

// meter is passed by value; what its fields point to is shared.
type meter struct {
	mu *sync.Mutex
	n  *int
}

func (m meter) inc() {
	m.mu.Lock()
	*m.n++
	m.mu.Unlock()
}

// fresh gets a lock of its own before it is used.
func (m meter) fresh() {
	m.mu.Lock()
	defer m.mu.Unlock()
	other := m
	other.mu = &sync.Mutex{}
	other.inc()
}

// renewed changes its copy.
func (m meter) renewed() {
	m.mu.Lock()
	old := m.mu
	defer old.Unlock()
	m.mu = &sync.Mutex{}
	m.inc()
}

func (m meter) both(o meter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if o.mu != m.mu {
		o.inc()
	}
}
