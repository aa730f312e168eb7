package good

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
		p.wg.Done()
		return
	}
}

func (p *pool) stop() {
	close(p.quit)
	p.wg.Wait()
}

type listener struct {
	wg   sync.WaitGroup
	stop []func()
}

func open(name string) (func(), error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return func() {}, nil
}

func (l *listener) listen(name string) (err error) {
	l.wg.Add(1)
	defer func() {
		if err != nil {
			l.wg.Done()
		}
	}()
	serve, err := open(name)
	if err != nil {
		return err
	}
	go func() {
		defer l.wg.Done()
		serve()
	}()
	return nil
}

func (l *listener) close() { l.wg.Wait() }

// begin and end are a pair that callers keep.
type active struct{ wg sync.WaitGroup }

func (a *active) begin(ok bool) bool {
	a.wg.Add(1)
	if !ok {
		return true
	}
	return true
}

// The caller that got leave counts down.
func (a *active) try(quit chan struct{}) bool {
	a.wg.Add(1)
	select {
	case <-quit:
		a.wg.Done()
		return false
	default:
	}
	return true
}

func (a *active) end() { a.wg.Done() }

func (a *active) wait() { a.wg.Wait() }

// The function that is returned counts down.
func (a *active) enter(ok bool) (func(), bool) {
	a.wg.Add(1)
	if !ok {
		a.wg.Done()
		return nil, false
	}
	return a.end, true
}

// Nobody comes to the Wait after the return.
func run(names []string) error {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		serve, err := open(name)
		if err != nil {
			return err
		}
		go func() {
			defer wg.Done()
			serve()
		}()
	}
	wg.Wait()
	return nil
}

// What is kept is settled by another method.
func (l *listener) later(serve func(), ok bool) {
	l.wg.Add(1)
	if ok {
		l.stop = append(l.stop, func() { serve(); l.wg.Done() })
		return
	}
	l.stop = append(l.stop, l.wg.Done)
}

var use = []any{newPool, (*pool).submit, (*pool).stop, (*listener).listen, (*listener).close, (*listener).later, run, (*active).begin, (*active).try, (*active).end, (*active).wait, (*active).enter}
