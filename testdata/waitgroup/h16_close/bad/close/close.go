package close

import "sync"

type Pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

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
func (p *Pool) Do(f func()) { p.jobs <- f }
func (p *Pool) Close() {
	p.wg.Wait() // want `p\.wg\.Wait waits for ever: \(\*Pool\)\.work waits too, at its range over p\.jobs \(line 20\) \(after New, Close\)`
	close(p.jobs)
}
