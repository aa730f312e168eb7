package bad

import "sync"

type pool struct {
	wg sync.WaitGroup
}

func (p *pool) Go(task func()) {
	p.wg.Add(1)
	safely(func() {
		task()
		p.wg.Done() // want `p.wg.Done is skipped when the callback at line 12 panics, which is recovered: p.wg.Wait at line 17 waits for ever`
	})
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
