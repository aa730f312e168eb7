// Package comments says in words what guards what, and keeps to it.
package comments

import "sync"

type server struct {
	name string

	// mu protects the fields below.
	mu    sync.Mutex
	conns int
	seen  map[string]bool
}

func newServer(name string) *server {
	s := &server{name: name, seen: map[string]bool{}}
	s.conns = 0
	return s
}

func (s *server) open(addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	s.seen[addr] = true
}

func (s *server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop()
}

// drop must be called with s.mu held.
func (s *server) drop() { s.conns-- }

func (s *server) title() string { return s.name }

type queue struct {
	lock  sync.Mutex
	items []int // protected by lock
}

func (q *queue) push(v int) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.items = append(q.items, v)
}

func (q *queue) size() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	return len(q.items)
}

var (
	usersMu sync.RWMutex
	// users is guarded by usersMu.
	users = map[string]int{}
)

func init() { users["root"] = 1 }

func add(name string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users[name]++
}

func count() int {
	usersMu.RLock()
	defer usersMu.RUnlock()
	return len(users)
}
