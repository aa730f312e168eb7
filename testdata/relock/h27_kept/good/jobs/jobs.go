// Package jobs keeps functions in structs in a slice.
package jobs

import "sync"

type job struct {
	name string
	run  func() error
}

type Runner struct {
	mu     sync.Mutex
	queue  []job
	failed int
}

func (r *Runner) push(j job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue = append(r.queue, j)
}

func (r *Runner) Schedule(name string, f func() error) {
	r.push(job{name: name, run: func() error {
		err := f()
		if err != nil {
			r.mu.Lock()
			r.failed++
			r.mu.Unlock()
		}
		return err
	}})
}

func (r *Runner) Drain() {
	r.mu.Lock()
	q := r.queue
	r.queue = nil
	r.mu.Unlock()
	for _, j := range q {
		_ = j.run()
	}
}
