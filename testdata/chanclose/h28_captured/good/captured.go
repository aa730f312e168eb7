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
		close(ch)
	}
}

func (b *broker) Publish(m msg) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ch := b.subs[m.topic]; ch != nil {
		select {
		case ch <- m:
		default:
		}
	}
}

// counted lets nobody close while somebody sends.
type counted struct {
	mu  sync.Mutex
	out chan msg
	wg  sync.WaitGroup
}

// Post is counted.
func (p *counted) Post(m msg) {
	p.mu.Lock()
	out := p.out
	p.wg.Add(1)
	p.mu.Unlock()
	defer p.wg.Done()
	if out != nil {
		out <- m
	}
}

// Close waits for the senders.
func (p *counted) Close() {
	p.mu.Lock()
	out := p.out
	p.out = nil
	p.mu.Unlock()
	p.wg.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	close(out)
}

// tolerant sends to subscribers that may have left.
type tolerant struct {
	mu  sync.Mutex
	out chan msg
}

// Post survives a closed channel.
func (p *tolerant) Post(m msg) (ok bool) {
	p.mu.Lock()
	out := p.out
	p.mu.Unlock()
	defer func() { ok = recover() == nil }()
	out <- m
	return true
}

// Close closes.
func (p *tolerant) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.out)
}

// busy marks the channel while it sends.
type busy struct {
	mu      sync.Mutex
	out     chan msg
	senders int
	closing bool
}

// Post counts itself by hand.
func (p *busy) Post(m msg) {
	p.mu.Lock()
	if p.closing {
		p.mu.Unlock()
		return
	}
	p.senders++
	out := p.out
	p.mu.Unlock()
	out <- m
	p.mu.Lock()
	p.senders--
	if p.closing && p.senders == 0 {
		close(p.out)
	}
	p.mu.Unlock()
}

// Close leaves the close to the last sender.
func (p *busy) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closing = true
	if p.senders == 0 {
		close(p.out)
	}
}

func newCounted() *counted { return &counted{out: make(chan msg, 8)} }

func newTolerant() *tolerant { return &tolerant{out: make(chan msg, 8)} }

func newBusy() *busy { return &busy{out: make(chan msg, 8)} }
