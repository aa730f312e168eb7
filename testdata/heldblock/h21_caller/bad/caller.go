package bad

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
		p.jobs <- j // want `send on p.jobs waits while p.mu is held by all who call this, and \(\*pool\).run needs p.mu first \(line 20\)`
	}
}

// Add holds the lock that the worker needs before it takes the next job.
func (p *pool) Add(j int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n--
	p.put(j)
}

// Close ends the worker.
func (p *pool) Close() { close(p.jobs) }

type chooser struct {
	mu   sync.Mutex
	a, b chan int
	n    int
}

// NewChooser starts the loop.
func NewChooser() *chooser {
	c := &chooser{a: make(chan int), b: make(chan int)}
	go c.run()
	return c
}

func (c *chooser) run() {
	for {
		c.mu.Lock()
		n := c.n
		c.mu.Unlock()
		if n > 10 {
			return
		}
		select {
		case v := <-c.a:
			println(v)
		case v := <-c.b:
			println(-v)
		}
	}
}

// Put has two ways out, of which both need the loop.
func (c *chooser) Put(v int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	select { // want `select waits for ever: \(\*chooser\).run waits too, at its c.mu.Lock \(line 58\) \(after NewChooser, Put\)`
	case c.a <- v:
	case c.b <- v:
	}
}
