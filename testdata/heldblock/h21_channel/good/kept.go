package channel

import "sync"

// expiry watches what it is told of, and calls back for what is due.
type expiry struct {
	news   chan string
	expire func(string)
	seen   func(string)
	quit   chan struct{}
}

func newExpiry() *expiry { return &expiry{news: make(chan string), quit: make(chan struct{})} }

func (e *expiry) start(expire, seen func(string)) {
	e.expire, e.seen = expire, seen
	go e.loop()
}

func (e *expiry) stop() { close(e.quit) }

func (e *expiry) loop() {
	for {
		select {
		case key := <-e.news:
			e.seen(key)
			go e.expire(key)
		case <-e.quit:
			return
		}
	}
}

// registry has a lock of its own for what is called back under a wait.
type registry struct {
	mu      sync.Mutex
	logMu   sync.Mutex
	log     []string
	entries map[string]int
	expiry  *expiry
	other   *registry
}

func newRegistry(other *registry) *registry {
	r := &registry{entries: map[string]int{}, expiry: newExpiry(), other: other}
	r.expiry.start(r.drop, r.note)
	return r
}

func (r *registry) drop(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.entries, key)
}

func (r *registry) note(key string) {
	r.logMu.Lock()
	defer r.logMu.Unlock()
	r.log = append(r.log, key)
}

func (r *registry) Put(key string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[key] = n
	select {
	case r.expiry.news <- key:
	case <-r.expiry.quit:
	}
}

// The other registry's expiry asks for the other registry's lock.
func (r *registry) Tell(key string) {
	r.logMu.Lock()
	defer r.logMu.Unlock()
	r.other.expiry.news <- key
}
