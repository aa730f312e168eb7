// Package class takes A before B in both methods.
package class

import "sync"

type table struct {
	mutexA sync.Mutex
	mutexB sync.Mutex
}

type worker struct{ t *table }

func (w *worker) run() {
	w.func1()
	w.func2()
}

func (w *worker) func1() {
	w.t.mutexA.Lock()
	w.t.mutexB.Lock()
	w.t.mutexB.Unlock()
	w.t.mutexA.Unlock()
}

func (w *worker) func2() {
	w.t.mutexA.Lock()
	w.t.mutexB.Lock()
	w.t.mutexA.Unlock()
	w.t.mutexB.Unlock()
}

func start() {
	t := &table{}
	for range 10 {
		go (&worker{t: t}).run()
	}
}
