package app

import (
	"sync"

	"fixtures/relock/h27_kept/good/held"
)

// leave handles what comes on one list and leaves another.
type leave struct {
	in, out *held.List
	id      int
}

func (l *leave) start() {
	l.id = l.in.Add(func() { l.out.Remove(l.id) })
}

// later leaves the list on a goroutine of its own.
func (l *leave) later() {
	l.id = l.in.Add(func() { go l.in.Remove(l.id) })
}

// owner is not known to be that of the list.
type owner struct {
	mu   sync.Mutex
	list *held.List
	n    int
}

func (o *owner) start() {
	o.list.Add(func() {
		o.mu.Lock()
		o.n++
		o.mu.Unlock()
	})
}
