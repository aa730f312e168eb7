package good

import "sync"

type pool struct {
	mu   sync.Mutex
	jobs chan int
	n    int
}

// NewPool starts the worker.
func NewPool() *pool {
	p := &pool{jobs: make(chan int)}
	go p.run()
	return p
}

func (p *pool) run() {
	for j := range p.jobs {
		p.mu.Lock()
		p.n += j
		p.mu.Unlock()
	}
}

func (p *pool) put(j int) {
	if j > 0 {
		p.jobs <- j
	}
}

// Add lets the lock go before it waits.
func (p *pool) Add(j int) {
	p.mu.Lock()
	p.n--
	p.mu.Unlock()
	p.put(j)
}

// Close ends the worker.
func (p *pool) Close() { close(p.jobs) }

type gate struct {
	mu   sync.Mutex
	jobs chan int
	n    int
}

// NewGate starts a worker that needs no lock.
func NewGate() *gate {
	g := &gate{jobs: make(chan int)}
	go func() {
		for j := range g.jobs {
			println(j)
		}
	}()
	return g
}

// Add keeps the order of the jobs by its lock.
func (g *gate) Add(j int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	g.jobs <- j
}

// Close ends the worker.
func (g *gate) Close() { close(g.jobs) }
