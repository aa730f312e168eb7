package entry

import (
	"sync"
	"time"
)

type limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	tokens int
	stop   chan struct{}
}

func (l *limiter) Allow(k string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[k]
	if !ok {
		b = &bucket{tokens: 10, stop: make(chan struct{})}
		l.buckets[k] = b
		go l.refill(b)
	}
	if b.tokens == 0 {
		return false
	}
	b.tokens--
	return true
}

func (l *limiter) refill(b *bucket) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-b.stop:
			return
		}
		l.mu.Lock()
		b.tokens = 10
		l.mu.Unlock()
	}
}

func (l *limiter) Drop(k string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.buckets[k]; b != nil {
		close(b.stop)
	}
	delete(l.buckets, k)
}

// One goroutine looks after all entries, for as long as the process lives.
type janitor struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

func newJanitor() *janitor {
	j := &janitor{seen: map[string]time.Time{}}
	go j.sweep()
	return j
}

func (j *janitor) sweep() {
	for range time.Tick(time.Minute) {
		j.mu.Lock()
		for k, t := range j.seen {
			if time.Since(t) > time.Hour {
				delete(j.seen, k)
			}
		}
		j.mu.Unlock()
	}
}
