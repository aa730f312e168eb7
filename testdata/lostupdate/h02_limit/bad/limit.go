// Package limit looks for room in one critical section and takes it in another.
package limit

import "sync"

type Limiter struct {
	mu       sync.Mutex
	cur, max int
	free     int
}

func (l *Limiter) Try() bool {
	l.mu.Lock()
	if l.cur >= l.max {
		l.mu.Unlock()
		return false
	}
	l.mu.Unlock()
	l.mu.Lock()
	l.cur++ // want `l.cur is changed on what line 14 saw, but l.mu was let go at line 18 in between`
	l.mu.Unlock()
	return true
}

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
	l.free-- // want `l.free is changed on what line 27 saw, but l.mu was let go at line 28 in between`
	return true
}
