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

func (m meter) twice() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inc() // want `m\.mu is held since line 18 and \(meter\)\.inc locks it again \(byvalue\.go:12\)`
}

type gauge struct {
	*core
	name string
}

type core struct {
	sync.RWMutex
	val int
}

func (g gauge) get() int {
	g.RLock()
	defer g.RUnlock()
	return g.val
}

func (g gauge) set(n int) {
	g.Lock()
	defer g.Unlock()
	if g.get() != n { // want `g is held since line 40 and \(gauge\)\.get read-locks it`
		g.val = n
	}
}
