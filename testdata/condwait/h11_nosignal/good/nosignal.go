package good

import "sync"

type box struct {
	mu    sync.Mutex
	cond  *sync.Cond
	ready bool
}

func newBox() *box {
	b := &box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *box) take() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.ready {
		b.cond.Wait()
	}
}

func (b *box) put() {
	b.mu.Lock()
	b.ready = true
	b.mu.Unlock()
	b.cond.Signal()
}

// Shared hands its Cond to code elsewhere.
type Shared struct {
	mu    sync.Mutex
	Cond  *sync.Cond
	ready bool
}

// Take waits for whoever has the Cond.
func (s *Shared) Take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.ready {
		s.Cond.Wait()
	}
}

// The signal is deferred.
type lane struct {
	mu   sync.Mutex
	cond sync.Cond
	free int
}

func newLane() *lane {
	l := &lane{}
	l.cond.L = &l.mu
	return l
}

func (l *lane) enter() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.free == 0 {
		l.cond.Wait()
	}
	l.free--
}

func (l *lane) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.cond.Broadcast()
	l.free++
}
