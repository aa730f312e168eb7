package good

import "sync"

// Pool runs functions.
type Pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

// New starts four workers.
func New() *Pool {
	p := &Pool{jobs: make(chan func())}
	for range 4 {
		p.wg.Add(1)
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	defer p.wg.Done()
	for j := range p.jobs {
		j()
	}
}

// Do hands over one function.
func (p *Pool) Do(f func()) { p.jobs <- f }

// Close says that there is no more, and waits.
func (p *Pool) Close() {
	close(p.jobs)
	p.wg.Wait()
}
