package apart

import (
	"errors"
	"sync"
)

// session tells why it has ended before it closes gone; who has heard of that
// reads the reason without the lock.
type session struct {
	mu     sync.Mutex // guards following fields
	reason error
	calls  int

	gone chan struct{}
}

func (s *session) Close(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason == nil {
		s.reason = err
		close(s.gone)
	}
}

func (s *session) Call(in <-chan int) (int, error) {
	s.mu.Lock()
	if s.reason != nil {
		s.mu.Unlock()
		return 0, errors.New("late")
	}
	s.calls++
	s.mu.Unlock()
	select {
	case n := <-in:
		return n, nil
	case <-s.gone:
		return 0, s.reason
	}
}

func (s *session) Err() error {
	select {
	case <-s.gone:
		return s.reason
	default:
		return nil
	}
}

func (s *session) Alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason == nil
}

// rows holds its lock for reading as long as somebody is at it, so that close
// waits for them; the cursor belongs to the one who reads rows.
type rows struct {
	closemu sync.RWMutex
	closed  bool
	last    error
	cursor  []int
}

func (r *rows) Next() bool {
	r.closemu.RLock()
	defer r.closemu.RUnlock()
	if r.closed {
		return false
	}
	r.cursor = append(r.cursor[:0], 1, 2)
	return true
}

func (r *rows) Skip() {
	r.closemu.RLock()
	defer r.closemu.RUnlock()
	r.cursor = nil
}

func (r *rows) Rewind() {
	with(r.closemu.RLocker(), func() { r.rewind() })
}

func (r *rows) rewind() { r.rewindLocked() }

func (r *rows) rewindLocked() {
	if !r.closed {
		r.cursor = nil
	}
}

func (r *rows) close(err error) {
	r.closemu.Lock()
	defer r.closemu.Unlock()
	if r.closed {
		return
	}
	r.closed, r.last, r.cursor = true, err, nil
}

func (r *rows) Watch(stop <-chan error) {
	go func() { r.close(<-stop) }()
}

// handle lends itself as a sync.Locker.
type handle struct {
	sync.Mutex // guards following
	open       map[string]bool
	ready      bool
}

func with(l sync.Locker, fn func()) {
	l.Lock()
	defer l.Unlock()
	fn()
}

func (h *handle) prepareLocked(q string) bool {
	if h.open == nil {
		h.open = map[string]bool{}
	}
	h.open[q] = h.ready
	return h.ready
}

func (h *handle) set(ready bool) {
	h.Lock()
	defer h.Unlock()
	h.ready = ready
}

type pool struct{ handles chan *handle }

func (p *pool) get() *handle { return <-p.handles }

func (p *pool) Prepare(q string) (ok bool) {
	h := p.get()
	with(h, func() {
		ok = h.prepareLocked(q)
	})
	if ok {
		h.set(false)
	}
	return ok
}

// task is created before others know of it; its state is asked for under the lock.
type task struct {
	mu    sync.Mutex
	state string
	from  string
}

func (t *task) Create(from string) error {
	if from != "" {
		return t.createCheckpointed(from)
	}
	return nil
}

func (t *task) createCheckpointed(from string) error {
	if from == t.from {
		return errors.New("the same")
	}
	t.state = "from " + from
	return nil
}

func (t *task) Status() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

func (t *task) Paused() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state == "paused"
}

func (t *task) Deleted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state == "deleted"
}
