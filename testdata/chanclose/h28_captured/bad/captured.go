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
