package guarded

import "sync"

// Once is set by a sync.Once, behind which everybody reads.
type Once struct {
	once sync.Once
	n    int
}

func (o *Once) Get() int {
	o.once.Do(func() { o.n = 1 })
	return o.n
}

// Named is named before it is at work; its lock is for the count.
type Named struct {
	mu   sync.Mutex
	name string
	n    int
}

func NewNamed(name string) *Named {
	p := &Named{}
	p.mu.Lock()
	p.name = name
	p.mu.Unlock()
	return p
}

func (p *Named) Name() string { return p.name }
func (p *Named) Inc()         { p.mu.Lock(); p.n++; p.mu.Unlock() }

// scripts swaps in what another goroutine has left for it; it alone looks at them.
type scripts struct {
	scriptLock sync.Mutex
	scripts    []string
	fresh      []string
}

func (s *scripts) Update(to []string) {
	s.scriptLock.Lock()
	defer s.scriptLock.Unlock()
	s.fresh = to
}

func (s *scripts) Handle(run func(string)) {
	s.scriptLock.Lock()
	if s.fresh != nil {
		s.scripts, s.fresh = s.fresh, nil
	}
	s.scriptLock.Unlock()
	for _, name := range s.scripts {
		run(name)
	}
}

// evals has a lock that keeps flush away from those at work, and one for what they do.
type evals struct {
	flushing sync.RWMutex
	mu       sync.RWMutex
	jobs     map[string]int
	on       bool
}

func (e *evals) Block(job string) {
	e.flushing.RLock()
	defer e.flushing.RUnlock()
	if !e.on {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.jobs[job]++
}

func (e *evals) Unblock(job string) {
	e.flushing.RLock()
	defer e.flushing.RUnlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.jobs, job)
}

func (e *evals) Flush() {
	e.flushing.Lock()
	defer e.flushing.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.jobs = map[string]int{}
}

var (
	makersMu sync.Mutex
	makers   []func() int
)

// Register adds makers, before main.
func Register(fs ...func() int) {
	makersMu.Lock()
	defer makersMu.Unlock()
	makers = append(makers, fs...)
}

// Makers gives all that were registered.
func Makers() []func() int { return makers }

func init() {
	Register(func() int { return 1 })
}
