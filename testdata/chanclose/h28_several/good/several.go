package good

import "sync"

// F closes when all have sent.
func F(n int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i
		}()
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for v := range ch {
		println(v)
	}
}

// P has workers of which the first that comes closes.
type P struct {
	out  chan int
	once sync.Once
}

// New starts three.
func New() *P {
	p := &P{out: make(chan int)}
	for range 3 {
		go p.work()
	}
	return p
}

func (p *P) work() {
	defer p.once.Do(func() { close(p.out) })
	println("working")
}

func finish(ch chan int) { close(ch) }

// After sends before it closes.
func After() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	finish(ch)
}

// Queue uploads what is due: each item has its own end, and is off the heap
// while it is under way.
type Queue struct {
	mu   sync.Mutex
	heap []*item
	free int
}

type item struct {
	done chan struct{}
	busy bool
}

func (q *Queue) pop() *item {
	if len(q.heap) == 0 {
		return nil
	}
	it := q.heap[0]
	q.heap = q.heap[1:]
	return it
}

// Run starts what is due.
func (q *Queue) Run() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for it := q.pop(); it != nil; it = q.pop() {
		if q.free == 0 {
			break
		}
		q.free--
		it.busy = true
		it.done = make(chan struct{})
		go q.upload(it)
	}
}

func (q *Queue) upload(it *item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	it.busy = false
	q.free++
	close(it.done)
}

// Manager is started before it is stopped.
type Manager struct{ shards *shards }

type shards struct {
	mu   sync.Mutex
	soft chan struct{}
	done chan struct{}
}

// NewManager makes one that has not begun.
func NewManager() *Manager { return &Manager{shards: &shards{done: make(chan struct{})}} }

// Start begins.
func (m *Manager) Start() {
	s := m.shards
	s.mu.Lock()
	defer s.mu.Unlock()
	s.soft = make(chan struct{})
	go func(soft, done chan struct{}) {
		<-soft
		close(done)
	}(s.soft, s.done)
}

// Stop ends what Start has begun.
func (m *Manager) Stop() {
	s := m.shards
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.soft)
	<-s.done
}
