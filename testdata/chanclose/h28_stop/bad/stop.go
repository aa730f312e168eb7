package bad

import "sync"

type processor struct {
	stopped chan struct{}
	tasks   chan int
	wg      sync.WaitGroup
}

func newProcessor() *processor {
	p := &processor{stopped: make(chan struct{}), tasks: make(chan int, 8)}
	p.wg.Add(1)
	go p.work()
	return p
}

func (p *processor) stop() {
	close(p.stopped)
	close(p.tasks) // want `p\.tasks is closed here while \(\*processor\)\.add may still be in its select at line 38: the case for p\.stopped does not keep it from sending, and that panics`
	p.wg.Wait()
}

func (p *processor) work() {
	defer p.wg.Done()
	for {
		select {
		case <-p.stopped:
			return
		case t := <-p.tasks:
			println(t)
		}
	}
}

func (p *processor) add(t int) bool {
	select {
	case p.tasks <- t:
		return true
	case <-p.stopped:
		return false
	}
}

var use = []any{newProcessor, (*processor).stop, (*processor).add}
