// Not seen: there is one server, and every pointer to a server leads to it. The
// account learns its server when it is registered, after it was made, so that
// its srv is no back pointer that is fixed; and it is kept in a sync.Map.

package owner

import "sync"

type server struct {
	mu       sync.Mutex
	accounts sync.Map
	routes   int
}

type account struct {
	name string
	srv  *server
}

func (s *server) register(a *account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.srv = s
	s.accounts.Store(a.name, a)
}

func (a *account) subscribe() {
	srv := a.srv
	srv.mu.Lock()
	srv.routes++
	srv.mu.Unlock()
}

func (s *server) reload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts.Range(func(_, v any) bool {
		v.(*account).subscribe()
		return true
	})
}
