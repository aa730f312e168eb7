package kept

import "sync"

type job struct{ done chan struct{} }

// registry knows the jobs that run.
type registry struct {
	mu   sync.Mutex
	jobs map[string]*job
}

// Start runs f, which is forgotten when it has ended.
func (r *registry) Start(name string, f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j := &job{done: make(chan struct{})}
	r.jobs[name] = j
	go func() {
		defer close(j.done)
		f()
		r.remove(name)
	}()
}

func (r *registry) remove(name string) {
	r.mu.Lock()
	delete(r.jobs, name)
	r.mu.Unlock()
}

// StopAll has the lock that each job needs to end.
func (r *registry) StopAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, j := range r.jobs {
		<-j.done // want `receive from j\.done waits while r\.mu is held since line 34, and function literal at kept\.go:19 needs r\.mu first \(line 27\)`
	}
}

func main() {
	r := &registry{jobs: map[string]*job{}}
	r.Start("a", func() {})
	r.StopAll()
}
