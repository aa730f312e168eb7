package good

import (
	"sync"
	"sync/atomic"
	"time"
)

var done = make(chan bool)

func flag() { <-done }

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
	head  atomic.Int64
	next  *queue
}

func (q *queue) drain() {
	for {
		q.mu.Lock()
		for len(q.items) == 0 {
			q.cond.Wait()
		}
		println(q.items[0])
		q.items = q.items[1:]
		q.mu.Unlock()
	}
}

// push tries again when another was faster: a lock-free algorithm.
func (q *queue) push(n int64) {
	for {
		old := q.head.Load()
		if q.head.CompareAndSwap(old, old+n) {
			return
		}
	}
}

// find walks: each round is at another place.
func (q *queue) find(n int) *queue {
	for q != nil && len(q.items) < n {
		q = q.next
	}
	return q
}

func (q *queue) index(n int) int {
	i := 0
	for i < len(q.items) && q.items[i] != n {
		i++
	}
	return i
}

// all empties the list that it looks at.
func (q *queue) all() {
	for len(q.items) > 0 {
		q.items = q.items[1:]
	}
}

func poll(in chan int, stop chan bool) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-stop:
			return
		}
	}
}

// tryAll takes what is there and goes.
func tryAll(in chan int) {
	for {
		select {
		case v := <-in:
			println(v)
		default:
			return
		}
	}
}

// slowly looks once in a while.
func (q *queue) slowly() {
	for {
		q.mu.Lock()
		n := len(q.items)
		q.mu.Unlock()
		if n > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// whatever the body calls may change what is looked at.
func (q *queue) calls(step func()) {
	for len(q.items) == 0 {
		step()
	}
}

// work goes on meanwhile.
func work(in chan int, step func()) {
	for {
		select {
		case v := <-in:
			println(v)
		default:
			step()
		}
	}
}

// newest replaces what nobody has taken yet: one of the two always succeeds.
func newest(c chan int, v int) {
	for {
		select {
		case c <- v:
			return
		default:
			select {
			case <-c:
			default:
			}
		}
	}
}

// rounds do their work in an inner loop.
func rounds(qs []*queue, stop chan bool) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		for _, q := range qs {
			q.all()
		}
	}
}
