package bad

import (
	"errors"
	"sync"
)

type pool struct {
	wg   sync.WaitGroup
	quit chan struct{}
	jobs chan func()
}

func newPool() *pool {
	p := &pool{quit: make(chan struct{}), jobs: make(chan func())}
	go p.work()
	return p
}

func (p *pool) work() {
	for {
		select {
		case job := <-p.jobs:
			job()
			p.wg.Done()
		case <-p.quit:
			return
		}
	}
}

func (p *pool) submit(job func()) {
	p.wg.Add(1)
	select {
	case p.jobs <- job:
	case <-p.quit:
		return // want `this return leaves p\.wg\.Add \(line 33\) without what it counts: p\.wg\.Wait at line 43 waits for ever`
	}
}

func (p *pool) stop() {
	close(p.quit)
	p.wg.Wait()
}

type listener struct {
	wg sync.WaitGroup
}

func open(name string) (func(), error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return func() {}, nil
}

func (l *listener) listen(name string) error {
	l.wg.Add(1)
	serve, err := open(name)
	if err != nil {
		return err // want `this return leaves l\.wg\.Add \(line 58\) without what it counts: l\.wg\.Wait at line 70 waits for ever`
	}
	go func() {
		defer l.wg.Done()
		serve()
	}()
	return nil
}

func (l *listener) close() { l.wg.Wait() }

func levels(quit chan struct{}, n int, visit func(int)) {
	var wg sync.WaitGroup
	defer wg.Wait()

	wg.Add(n)
	for i := range n {
		select {
		case <-quit:
			return // want `this return leaves wg\.Add \(line 76\) without what it counts: wg\.Wait at line 74 waits for ever`
		default:
		}
		go func() {
			defer wg.Done()
			visit(i)
		}()
	}
}

var use = []any{newPool, (*pool).submit, (*pool).stop, (*listener).listen, (*listener).close, levels}
