// Played, and never stuck.
package pool

import "sync"

type Pool struct {
	jobs chan func()
	wg   sync.WaitGroup
	once sync.Once
}

func New(n int) *Pool {
	p := &Pool{jobs: make(chan func())}
	for range n {
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
func (p *Pool) Submit(f func()) { p.jobs <- f }
func (p *Pool) Close() {
	p.once.Do(func() { close(p.jobs) })
	p.wg.Wait()
}
