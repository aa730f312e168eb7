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

func TestBroker(t *testing.T) {
	b := newBroker()
	ch := b.Subscribe("a")
	go b.Publish(msg{"a", "x"})
	b.Unsubscribe("a")
	for range ch {
	}
}
