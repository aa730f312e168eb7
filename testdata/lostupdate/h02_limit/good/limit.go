// Package limit takes room where it finds it.
package limit

import "sync"

type Limiter struct {
	mu       sync.Mutex
	cur, max int
	free     int
	full     int
}

func (l *Limiter) Try() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cur >= l.max {
		return false
	}
	l.cur++
	return true
}

// A first look spares the work, the second one decides.
func (l *Limiter) Take(prepare func()) bool {
	l.mu.Lock()
	ok := l.free > 0
	l.mu.Unlock()
	if !ok {
		return false
	}
	prepare()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free <= 0 {
		return false
	}
	l.free--
	return true
}

// What is counted is another thing than what was looked at.
func (l *Limiter) Note() {
	l.mu.Lock()
	full := l.cur >= l.max
	l.mu.Unlock()
	if full {
		l.mu.Lock()
		l.full++
		l.mu.Unlock()
	}
}

// Both ways count.
func (l *Limiter) Each(log func()) {
	l.mu.Lock()
	many := l.full > 10
	l.mu.Unlock()
	if many {
		log()
	}
	l.mu.Lock()
	l.full++
	l.mu.Unlock()
}
