// Package owner comes back to the object it started from by a back pointer.
package owner

import "sync"

type stream struct {
	mu        sync.RWMutex
	consumers map[string]*consumer
	watchers  map[*watcher]struct{}
	msgs      int
	queue     *queue
	blocks    []*block
}

type consumer struct {
	mu     sync.Mutex
	stream *stream
	acked  int
}

type watcher struct{ of *stream }

type queue struct{ of *stream }

type block struct {
	home *stream
	size int
}

func (s *stream) add(name string) {
	c := &consumer{stream: s}
	s.keep(name, c)
}

func (s *stream) keep(name string, c *consumer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.consumers[name] = c
	s.watchers[&watcher{of: s}] = struct{}{}
	s.queue = &queue{of: s}
	b := &block{home: s}
	s.blocks = append(s.blocks, b)
}

// Each consumer reads its stream's state.
func (s *stream) ackAll() {
	s.mu.RLock()
	for _, c := range s.consumers {
		c.ack() // want `s.mu is read-held since line 47 and \(\*consumer\).ack read-locks it again \(owner.go:64\): a writer that waits in between blocks both`
	}
	s.mu.RUnlock()
}

func (c *consumer) ack() {
	c.mu.Lock()
	c.acked++
	c.mu.Unlock()
	c.settle()
}

func (c *consumer) settle() {
	st := c.stream
	if st != nil {
		st.mu.RLock()
		defer st.mu.RUnlock()
		c.acked += st.msgs
	}
}

func (c *consumer) stop() {
	c.mu.Lock()
	c.stream = nil
	c.mu.Unlock()
}

func (s *stream) one(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.consumers[name]; ok {
		c.settle() // want `s.mu is held since line 77 and \(\*consumer\).settle read-locks it \(owner.go:64\)`
	}
}

func (w *watcher) wake() {
	w.of.mu.Lock()
	w.of.msgs++
	w.of.mu.Unlock()
}

func (s *stream) wakeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watchers {
		w.wake() // want `s.mu is held since line 91 and \(\*watcher\).wake locks it again \(owner.go:85\)`
	}
}

func (s *stream) viaQueue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.of.mu.Lock() // want `s.queue.of.mu is locked again while held since line 99 \(the same lock as s.mu\)`
	s.queue.of.mu.Unlock()
}

func (b *block) grow() {
	b.home.mu.Lock()
	defer b.home.mu.Unlock()
	b.size++
}

func (s *stream) first() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocks[0].grow() // want `s.mu is held since line 112 and \(\*block\).grow locks it again \(owner.go:106\)`
}
