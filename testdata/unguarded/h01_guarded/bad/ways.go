package guarded

import "sync"

// basket shows the ways in which the lock goes missing.
type basket struct {
	mu    sync.RWMutex
	items map[string]int
	total int
	log   []string
}

func (b *basket) Put(n string) { b.mu.Lock(); defer b.mu.Unlock(); b.put(n) }
func (b *basket) Take(n string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.items, n)
	b.total--
}
func (b *basket) Has(n string) bool { b.mu.RLock(); defer b.mu.RUnlock(); return b.items[n] > 0 }
func (b *basket) Total() int        { b.mu.RLock(); defer b.mu.RUnlock(); return b.total }
func (b *basket) Half() int         { b.mu.RLock(); defer b.mu.RUnlock(); return b.total / 2 }
func (b *basket) Empty() bool       { b.mu.RLock(); defer b.mu.RUnlock(); return b.total == 0 }
func (b *basket) Odd() bool         { b.mu.RLock(); defer b.mu.RUnlock(); return b.total%2 == 1 }
func (b *basket) Full() bool        { b.mu.RLock(); defer b.mu.RUnlock(); return b.total > 9 }

// put is called with the lock, and once without.
func (b *basket) put(n string) {
	b.items[n]++
	b.total++ // want `b\.total is written without b\.mu, which \d+ of \d+ accesses hold.*; \(\*basket\)\.PutAll calls this without it \(ways\.go:37\); so is b\.items`
}

func (b *basket) PutTwice(n string) { b.mu.Lock(); defer b.mu.Unlock(); b.put(n); b.put(n) }

func (b *basket) PutAll(names []string) {
	for _, n := range names {
		b.put(n)
	}
}

// Rest lets the lock go too early.
func (b *basket) Rest() int {
	b.mu.RLock()
	n := b.total
	b.mu.RUnlock()
	if n > 0 {
		return n - b.total // want `b\.total is read without b\.mu, which \d+ of \d+ accesses hold`
	}
	return 0
}

// connsMu is named after what it guards.
type Hub struct {
	connsMu sync.Mutex
	conns   []string
	other   sync.Mutex
}

func (h *Hub) Add(n string) { h.connsMu.Lock(); h.conns = append(h.conns, n); h.connsMu.Unlock() }
func (h *Hub) List() []string {
	h.connsMu.Lock()
	defer h.connsMu.Unlock()
	return append([]string(nil), h.conns...)
}

func (h *Hub) First() string {
	h.other.Lock()
	defer h.other.Unlock()
	return h.conns[0] // want `h\.conns is read without h\.connsMu, which \d+ of \d+ accesses hold`
}

func (h *Hub) Len() int {
	return len(h.conns) // want `h\.conns is read without h\.connsMu, which \d+ of \d+ accesses hold`
}
