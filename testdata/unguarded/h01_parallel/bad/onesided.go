package parallel

import "sync"

// Gauge has a goroutine that forgets the lock which its readers take.
type Gauge struct {
	mu   sync.Mutex
	last int
	in   chan int
}

// NewGauge starts it.
func NewGauge() *Gauge {
	g := &Gauge{in: make(chan int)}
	go g.run()
	return g
}

func (g *Gauge) run() {
	for v := range g.in {
		g.last = v // want `g\.last is written without g\.mu, which guards the read at line 26`
	}
}

// Last is for everybody.
func (g *Gauge) Last() int { g.mu.Lock(); defer g.mu.Unlock(); return g.last }
