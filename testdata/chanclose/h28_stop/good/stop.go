package good

import "sync"

// The senders are waited for between the two.
type processor struct {
	stopped chan struct{}
	tasks   chan int
	senders sync.WaitGroup
}

func newProcessor() *processor {
	p := &processor{stopped: make(chan struct{}), tasks: make(chan int, 8)}
	go p.work()
	p.senders.Add(1)
	go p.add(1)
	return p
}

func (p *processor) stop() {
	close(p.stopped)
	p.senders.Wait()
	close(p.tasks)
}

func (p *processor) work() {
	for t := range p.tasks {
		println(t)
	}
}

func (p *processor) add(t int) {
	defer p.senders.Done()
	select {
	case p.tasks <- t:
	case <-p.stopped:
	}
}

// Only the stop is closed; the tasks go with the processor.
type leaner struct {
	stopped chan struct{}
	tasks   chan int
}

func (l *leaner) stop() { close(l.stopped) }

func (l *leaner) add(t int) {
	select {
	case l.tasks <- t:
	case <-l.stopped:
	}
}

func newLeaner() *leaner {
	l := &leaner{stopped: make(chan struct{}), tasks: make(chan int)}
	go func() {
		for {
			select {
			case t := <-l.tasks:
				println(t)
			case <-l.stopped:
				return
			}
		}
	}()
	return l
}

// The sender itself closes both when it is done.
type producer struct {
	quit chan struct{}
	out  chan int
}

func (p *producer) run() {
	for i := range 10 {
		if !p.send(i) {
			break
		}
	}
	close(p.quit)
	close(p.out)
}

func (p *producer) send(i int) bool {
	select {
	case p.out <- i:
		return true
	case <-p.quit:
		return false
	}
}

func newProducer() *producer {
	p := &producer{quit: make(chan struct{}), out: make(chan int)}
	go p.run()
	return p
}

var use = []any{newProcessor, newLeaner, newProducer, (*processor).stop, (*leaner).stop, (*leaner).add}
