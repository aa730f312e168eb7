package sendclosed

import (
	"sync"
	"testing"
)

type msg struct{ topic, body string }

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
		close(ch) // want `ch is closed here, and \(\*broker\)\.Publish may still send on it: it takes the channel under the lock \(line 36\) and sends without \(line 39\)`
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

func TestBroker(t *testing.T) {
	b := newBroker()
	ch := b.Subscribe("a")
	go b.Publish(msg{"a", "x"})
	b.Unsubscribe("a")
	for range ch {
	}
}
