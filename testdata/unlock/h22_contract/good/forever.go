package contract

import "sync"

// group counts who is at work; its lock keeps others from beginning.
type group struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (g *group) Add(n int) {
	g.mu.Lock()
	g.wg.Add(n)
	g.mu.Unlock()
}

func (g *group) Wait() {
	g.mu.Lock()
	g.wg.Wait()
	g.mu.Unlock()
}

// WaitAndBlock waits for the last, and lets nobody begin any more.
func (g *group) WaitAndBlock() {
	g.mu.Lock()
	g.wg.Wait()

	// Do not unlock g.mu, so that other goroutines that call Add are blocked.
}

type pool struct {
	mu  sync.Mutex
	txs []int
}

// commit hands its lock to the goroutine, by the function that lets it go.
func (p *pool) commit(sync func() error, work func()) error {
	p.mu.Lock()
	unlock := func() { p.mu.Unlock() }
	if err := sync(); err != nil {
		unlock()
		return err
	}
	go p.update(unlock, work)
	return nil
}

func (p *pool) update(unlock func(), work func()) {
	defer unlock()
	work()
	p.txs = p.txs[:0]
}

func (p *pool) run(in <-chan func(), sync func() error) {
	for work := range in {
		if err := p.commit(sync, work); err != nil {
			return
		}
	}
}

// locker is a pool behind an interface, as others know it.
type locker interface {
	Lock()
	Unlock()
}

type executor struct {
	pool locker
	n    int
}

func (e *executor) commit(sync func() error) (int, error) {
	e.pool.Lock()
	unlock := func() { e.pool.Unlock() }
	if err := sync(); err != nil {
		unlock()
		return 0, err
	}
	go e.update(unlock, sync)
	return e.n, nil
}

func (e *executor) update(unlock func(), sync func() error) {
	defer unlock()
	if err := sync(); err != nil {
		panic(err)
	}
}

func (e *executor) run(in <-chan func() error) {
	for sync := range in {
		if _, err := e.commit(sync); err != nil {
			return
		}
	}
}
