// Package mirror copies from one store to another, whose lock is another one,
// and reads its own store only where that tells of nothing.
package mirror

import "sync"

// Listener is told of changes.
type Listener interface{ OnChange(key string) }

// Store tells its listeners under its lock.
type Store struct {
	mu        sync.RWMutex
	data      map[string]string
	listeners []Listener
}

// NewStore makes an empty one.
func NewStore() *Store { return &Store{data: map[string]string{}} }

// Set stores a value.
func (s *Store) Set(key, val string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data[key] = val
	for _, l := range s.listeners {
		l.OnChange(key)
	}
}

// Get reads one.
func (s *Store) Get(key string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.data[key]
}

// AddListener adds a listener.
func (s *Store) AddListener(l Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
}

type mirror struct {
	store *Store
	from  *Store
	seen  map[string]string
}

func newMirror(s *Store) *mirror {
	m := &mirror{store: NewStore(), from: s, seen: map[string]string{}}
	s.AddListener(m)
	return m
}

// OnChange copies what it has seen before to its own store.
func (m *mirror) OnChange(key string) { m.seen[key] = m.store.Get(key) }

func (m *mirror) all(keys []string) {
	for _, key := range keys {
		m.seen[key] = m.from.Get(key)
	}
}
