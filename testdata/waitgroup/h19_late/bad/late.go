package bad

import "sync"

func each(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1) // want `wg.Add runs in the goroutine that it counts: wg.Wait at line 14 can return before it`
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) worker(jobs chan func()) {
	p.wg.Add(1) // want `p.wg.Add runs in the goroutine that it counts: p.wg.Wait at line 34 can return before it`
	for job := range jobs {
		job()
	}
	p.wg.Done()
}

func (p *pool) run(jobs chan func()) {
	for range 4 {
		go p.worker(jobs)
	}
}

func (p *pool) wait() {
	p.wg.Wait()
}

func copied(wg sync.WaitGroup, job func()) { // want `wg is a copy of the caller's WaitGroup: Done on it does not reach the caller's Wait`
	defer wg.Done()
	job()
}
