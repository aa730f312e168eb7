// Package class is the tutorial's thread class: func1 takes A and then B,
// func2 B and then A, and ten threads run both.
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
	w.t.mutexB.Lock() // want `table\.mutexB is taken while table\.mutexA is held; class\.go:28 takes them the other way round`
	w.t.mutexB.Unlock()
	w.t.mutexA.Unlock()
}

func (w *worker) func2() {
	w.t.mutexB.Lock()
	w.t.mutexA.Lock()
	w.t.mutexA.Unlock()
	w.t.mutexB.Unlock()
}

func start() {
	t := &table{}
	for range 10 {
		go (&worker{t: t}).run()
	}
}
