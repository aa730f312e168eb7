package channel

import "sync"

// order is asked for its result under the lock that delivering takes; what it
// looks at before says nothing of a delivery.
type order struct {
	mu     sync.Mutex
	wanted bool
	result chan int
}

func newOrder() *order { return &order{wanted: true, result: make(chan int)} }

func (o *order) deliver(n int) {
	o.mu.Lock()
	o.wanted = false
	o.mu.Unlock()
	o.result <- n
}

func (o *order) take() (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.wanted {
		n = <-o.result // want `receive from o\.result waits while o\.mu is held since line 23, and \(\*order\)\.deliver needs o\.mu first \(line 16\)`
	}
	return n
}

func order1() int {
	o := newOrder()
	go o.deliver(1)
	return o.take()
}
