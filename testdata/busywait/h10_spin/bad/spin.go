package bad

import (
	"runtime"
	"sync"
	"sync/atomic"
)

var done bool

func flag() {
	for !done { // want `this loop spins until done changes: a round of it waits for nothing`
	}
}

type queue struct {
	mu    sync.Mutex
	items []int
	open  atomic.Bool
}

func (q *queue) drain() {
	for {
		if len(q.items) > 0 { // want `this loop spins until q.items changes: a round of it waits for nothing`
			println(q.items[0])
			q.items = q.items[1:]
		}
	}
}

func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items) == 0
}

func (q *queue) wait() {
	for q.empty() { // want `this loop spins until empty\(\) changes: a round of it waits for nothing`
	}
}

func (q *queue) opened() {
	for !q.open.Load() { // want `this loop spins until q.open changes: a round of it waits for nothing`
	}
}

func alone() {
	for runtime.NumGoroutine() != 1 { // want `this loop spins until runtime.NumGoroutine\(\) changes: a round of it waits for nothing`
	}
}

func poll(in chan int, stop chan bool) {
	for {
		select { // want `this loop spins: a round of it waits for nothing`
		case v := <-in:
			println(v)
		case <-stop:
			return
		default:
		}
	}
}

func captured(work func()) {
	ready := false
	go func() {
		work()
		ready = true
	}()
	for !ready { // want `this loop spins until ready changes: a round of it waits for nothing`
	}
}
