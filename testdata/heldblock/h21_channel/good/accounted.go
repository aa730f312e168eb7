package channel

import "sync"

// roller has one roll under way at most: who has begun one notes it, and waits for its
// end before the next.
type roller struct {
	mu      sync.Mutex
	rolls   chan int
	pending chan struct{}
	size    int
}

func newRoller() *roller {
	r := &roller{rolls: make(chan int, 1)}
	go r.roll()
	return r
}

func (r *roller) roll() {
	for {
		n, ok := <-r.rolls
		if !ok {
			return
		}
		r.mu.Lock()
		r.size -= n
		done := r.pending
		r.pending = nil
		r.mu.Unlock()
		close(done)
	}
}

func (r *roller) Add(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if done := r.pending; done != nil {
		r.mu.Unlock()
		<-done
		r.mu.Lock()
	}
	if r.size += n; r.size > 100 {
		r.begin(100)
	}
}

func (r *roller) begin(n int) {
	r.pending = make(chan struct{})
	r.rolls <- n
}

func (r *roller) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.rolls)
}
