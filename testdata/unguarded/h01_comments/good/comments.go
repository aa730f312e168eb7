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

func NewServer(name string) *server {
	s := &server{name: name, seen: map[string]bool{}}
	s.conns = 0
	return s
}

func (s *server) Open(addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	s.seen[addr] = true
}

func (s *server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop()
}

// drop must be called with s.mu held.
func (s *server) drop() { s.conns-- }

func (s *server) Title() string { return s.name }

type queue struct {
	lock  sync.Mutex
	items []int // protected by lock
}

func (q *queue) Push(v int) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.items = append(q.items, v)
}

func (q *queue) Size() int {
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

func Add(name string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users[name]++
}

func Count() int {
	usersMu.RLock()
	defer usersMu.RUnlock()
	return len(users)
}
