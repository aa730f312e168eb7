package bad

import (
	"slices"
	"sync"
)

type lister struct {
	mu   sync.Mutex
	subs []chan int
}

func (l *lister) Sub() <-chan int {
	c := make(chan int)
	l.mu.Lock()
	l.subs = append(l.subs, c)
	l.mu.Unlock()
	return c
}

func (l *lister) Unsub(c <-chan int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subs = slices.DeleteFunc(l.subs, func(s chan int) bool { return s == c })
}

func (l *lister) Pub(v int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.subs {
		s <- v // want `send on s waits for its reader while l\.mu is held since line 28, which a reader that leaves needs first \(\(\*lister\)\.Unsub, line 22\)`
	}
}

func collect(l *lister, n int) (out []int) {
	c := l.Sub()
	defer l.Unsub(c)
	for v := range c {
		if out = append(out, v); len(out) == n {
			return out
		}
	}
	return out
}
