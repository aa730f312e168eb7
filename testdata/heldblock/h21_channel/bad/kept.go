package channel

import (
	"sync"
	"time"
)

// expiry watches what it is told of, and calls back for what is due.
type expiry struct {
	news   chan string
	expire func(string)
	quit   chan struct{}
}

func newExpiry() *expiry { return &expiry{news: make(chan string), quit: make(chan struct{})} }

func (e *expiry) start(expire func(string)) {
	e.expire = expire
	go e.loop()
}

func (e *expiry) stop() { close(e.quit) }

func (e *expiry) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := ""
	for {
		select {
		case last = <-e.news:
		case <-tick.C:
			e.expire(last)
		case <-e.quit:
			return
		}
	}
}

func (e *expiry) add(keys ...string) {
	if len(keys) == 0 {
		return
	}
	select {
	case e.news <- keys[0]:
	case <-e.quit:
	}
}

// registry tells its expiry under the lock that the call back needs.
type registry struct {
	mu      sync.Mutex
	entries map[string]int
	expiry  *expiry
}

func newRegistry() *registry {
	r := &registry{entries: map[string]int{}, expiry: newExpiry()}
	r.expiry.start(r.drop)
	return r
}

func (r *registry) drop(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.entries, key)
}

func (r *registry) Put(key string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[key] = n
	if n > 0 {
		r.expiry.add(key) // want `send on e\.news waits while r\.mu is held since line 69, and \(\*registry\)\.drop needs r\.mu first \(line 63\); only the close of e\.quit ends it`
	}
}

// The same in a helper that is called with the lock.
func (r *registry) Move(from, to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.entries[from]
	if !ok {
		return
	}
	delete(r.entries, from)
	r.putLocked(to, n)
}

func (r *registry) putLocked(key string, n int) {
	r.entries[key] = n
	if n > 0 {
		r.expiry.add(key) // want `send on e\.news waits while r\.mu is held by all who call this, and \(\*registry\)\.drop needs r\.mu first \(line 63\); only the close of e\.quit ends it`
	}
}
