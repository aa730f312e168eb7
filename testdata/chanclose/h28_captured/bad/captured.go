package captured

import "sync"

type msg struct{ topic, body string }

// broker hands messages to who asked for them.
type broker struct {
	mu   sync.Mutex
	subs map[string]chan msg
}

func newBroker() *broker { return &broker{subs: map[string]chan msg{}} }

func (b *broker) Subscribe(topic string) <-chan msg {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch := make(chan msg, 8)
	b.subs[topic] = ch
	return ch
}

func (b *broker) Unsubscribe(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ch, ok := b.subs[topic]; ok {
		delete(b.subs, topic)
		close(ch) // want `ch is closed here, and \(\*broker\).Publish may still send on it: it takes the channel under the lock \(line \d+\) and sends without \(line \d+\)`
	}
}

func (b *broker) Publish(m msg) {
	b.mu.Lock()
	ch := b.subs[m.topic]
	b.mu.Unlock()
	if ch != nil {
		ch <- m
	}
}

// poster sends from a goroutine that nothing counts.
type poster struct {
	mu   sync.Mutex
	out  chan msg
	stop bool
}

// Post is called from anywhere.
func (p *poster) Post(m msg) {
	p.mu.Lock()
	out := p.out
	p.mu.Unlock()
	select {
	case out <- m:
	default:
	}
}

// Close is called once.
func (p *poster) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.out
	p.out = nil
	close(out) // want `out is closed here, and \(\*poster\).Post may still send on it`
}

func newPoster() *poster { return &poster{out: make(chan msg, 8)} }

// system is told to start anew while it runs.
type system struct {
	mu    sync.Mutex
	on    bool
	reset chan struct{}
}

func newSystem() *system { return &system{reset: make(chan struct{})} }

// Reload tells a system that runs.
func (s *system) Reload() {
	var reset chan struct{}
	s.mu.Lock()
	if s.on {
		reset = s.reset
	}
	s.mu.Unlock()
	if reset != nil {
		reset <- struct{}{}
	}
}

// Shutdown is called once.
func (s *system) Shutdown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	reset := s.reset
	s.reset = nil
	close(reset) // want `reset is closed here, and \(\*system\).Reload may still send on it`
}
