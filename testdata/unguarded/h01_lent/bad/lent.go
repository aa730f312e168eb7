package lent

import "sync"

type gauge interface{ Set(int) }

type worker interface {
	Name() string
	Stop()
}

// engine hands out copies of its list; the workers on it are as well known as before.
type engine struct {
	mu      sync.RWMutex
	workers map[string]worker
	load    gauge
}

type Engine interface {
	Get(name string) worker
	Stop()
}

func New(load gauge) Engine { return &engine{workers: map[string]worker{}, load: load} }

func (e *engine) all() []worker {
	e.mu.RLock()
	defer e.mu.RUnlock()
	out := make([]worker, 0, len(e.workers))
	for _, w := range e.workers {
		out = append(out, w)
	}
	return out
}

func (e *engine) Stop() {
	for _, w := range e.all() {
		w.Stop()
	}
}

func (e *engine) Get(name string) worker {
	e.mu.RLock()
	if w, ok := e.workers[name]; ok {
		e.mu.RUnlock()
		return w
	}
	e.mu.RUnlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, ok := e.workers[name]; ok {
		return w
	}
	w := &runner{e: e, name: name}
	e.workers[name] = w
	e.load.Set(len(e.workers))
	return w
}

func (e *engine) remove(w worker) {
	e.mu.Lock()
	if e.workers[w.Name()] == w {
		delete(e.workers, w.Name())
	}
	e.mu.Unlock()
	e.load.Set(len(e.workers)) // want `e.workers is read without e.mu, which [0-9]+ of [0-9]+ accesses hold`
}

type runner struct {
	e    *engine
	name string
}

func (r *runner) Name() string { return r.name }

func (r *runner) Stop() { r.e.remove(r) }
