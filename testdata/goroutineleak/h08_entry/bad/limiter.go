// Package entry starts a goroutine for each entry of a map.
package entry

import (
	"sync"
	"time"
)

type limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct{ tokens int }

func (l *limiter) Allow(k string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[k]
	if !ok {
		b = &bucket{tokens: 10}
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
	for {
		<-t.C // want `goroutine has no way to stop: this loop never ends, though \(\*limiter\)\.Drop takes out what it was started for \(line 45\)`
		l.mu.Lock()
		b.tokens = 10
		l.mu.Unlock()
	}
}

func (l *limiter) Drop(k string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, k)
}
