package kept

import "sync"

type job struct{ done chan struct{} }

// registry knows the jobs that run.
type registry struct {
	mu   sync.Mutex
	jobs map[string]*job
}

// Start runs f, which is forgotten when it has ended and said so.
func (r *registry) Start(name string, f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j := &job{done: make(chan struct{})}
	r.jobs[name] = j
	go func() {
		f()
		close(j.done)
		r.remove(name)
	}()
}

func (r *registry) remove(name string) {
	r.mu.Lock()
	delete(r.jobs, name)
	r.mu.Unlock()
}

// StopAll waits for what no job needs the lock for.
func (r *registry) StopAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range r.jobs {
		<-j.done
	}
}

// children start jobs that are kept by one registry and end in another.
type children struct{ own, all registry }

// Start keeps the job in own, and takes the lock of all.
func (c *children) Start(name string, f func()) {
	own, all := &c.own, &c.all
	own.mu.Lock()
	defer own.mu.Unlock()
	j := &job{done: make(chan struct{})}
	own.jobs[name] = j
	go func() {
		defer close(j.done)
		f()
		all.remove(name)
	}()
}

func main() {
	r := &registry{jobs: map[string]*job{}}
	r.Start("a", func() {})
	r.StopAll()
	c := &children{own: registry{jobs: map[string]*job{}}}
	c.Start("b", func() {})
	c.own.StopAll()
}
