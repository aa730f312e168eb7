package good

import "sync"

type pool struct {
	wg sync.WaitGroup
}

func (p *pool) Go(task func()) {
	p.wg.Add(1)
	safely(func() {
		defer p.wg.Done()
		task()
	})
}

// Plain lets the process die of a panic: nobody waits then.
func (p *pool) Plain(task func()) {
	p.wg.Add(1)
	go func() {
		task()
		p.wg.Done()
	}()
}

func (p *pool) Stop() { p.wg.Wait() }

func safely(f func()) { withRecover(f, func(v any) { println("panic") }) }

func withRecover(f func(), handle func(any)) {
	go func() {
		defer func() {
			if v := recover(); v != nil {
				handle(v)
			}
		}()
		f()
	}()
}
