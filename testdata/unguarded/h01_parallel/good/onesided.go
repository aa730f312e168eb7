package parallel

import "sync"

// Gauge has a lock for what it counts; the goroutine has its own field.
type Gauge struct {
	mu    sync.Mutex
	count int
	last  int
	in    chan int
}

// NewGauge starts it.
func NewGauge() *Gauge {
	g := &Gauge{in: make(chan int)}
	go g.run()
	return g
}

func (g *Gauge) run() {
	for v := range g.in {
		if v == g.last {
			continue
		}
		g.last = v
		g.mu.Lock()
		g.count++
		if g.last > g.count {
			g.count = g.last
		}
		g.mu.Unlock()
	}
}

// Count is for everybody.
func (g *Gauge) Count() int { g.mu.Lock(); defer g.mu.Unlock(); return g.count }

// Watcher stops its goroutine before it changes what that reads.
type Watcher struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	stop chan struct{}
	cfg  string
}

func (w *Watcher) halt() {
	close(w.stop)
	w.wg.Wait()
}

// Reload gives it another configuration.
func (w *Watcher) Reload(cfg string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cfg == w.cfg {
		return
	}
	w.halt()
	w.cfg = cfg
	stop := make(chan struct{})
	w.stop = stop
	w.wg.Go(func() { w.watch(stop) })
}

func (w *Watcher) watch(stop chan struct{}) {
	for w.cfg != "" {
		select {
		case <-stop:
			return
		default:
		}
	}
}

// Config is for everybody.
func (w *Watcher) Config() string { w.mu.Lock(); defer w.mu.Unlock(); return w.cfg }

// Long too.
func (w *Watcher) Long() bool { w.mu.Lock(); defer w.mu.Unlock(); return len(w.cfg) > 9 }

// Same too.
func (w *Watcher) Same(cfg string) bool { w.mu.Lock(); defer w.mu.Unlock(); return w.cfg == cfg }

type request struct {
	mu    sync.Mutex
	votes int
}

// Voter gets requests and sets them up before others vote on them.
type Voter struct {
	in  chan *request
	all map[int]*request
}

// NewVoter starts it.
func NewVoter() *Voter {
	v := &Voter{in: make(chan *request), all: map[int]*request{}}
	go v.run()
	return v
}

func (v *Voter) run() {
	for r := range v.in {
		v.begin(r)
		v.all[len(v.all)] = r
	}
}

func (v *Voter) begin(r *request) { r.votes = 1 }

// Votes is for whoever has the request.
func (r *request) Votes() int { r.mu.Lock(); defer r.mu.Unlock(); return r.votes }
