// Package comments says in words what guards what, and does not keep to it.
package comments

import "sync"

type server struct {
	name string

	// mu protects the fields below.
	mu    sync.Mutex
	conns int
	seen  map[string]bool
}

func (s *server) Open(addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	s.seen[addr] = true
}

func (s *server) Close() {
	s.conns-- // want `s\.conns is written without s\.mu, which its comment asks for \(line .*\)`
}

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
	return len(q.items) // want `q\.items is read without q\.lock, which its comment asks for \(line .*\)`
}

var (
	usersMu sync.RWMutex
	// users is guarded by usersMu.
	users = map[string]int{}
)

func Add(name string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	users[name]++
}

func Count() int {
	return len(users) // want `users is read without usersMu, which its comment asks for \(line .*\)`
}

func Drop(name string) {
	usersMu.RLock()
	defer usersMu.RUnlock()
	delete(users, name) // want `users is written while usersMu is only read-held since line 58`
}
