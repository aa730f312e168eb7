package oddone

import (
	"net/http"
	"sync"
)

// server may be given another handler while it serves.
type server struct {
	mu      sync.RWMutex
	handler http.Handler
}

func (s *server) SetHandler(h http.Handler) {
	s.mu.Lock()
	s.handler = h
	s.mu.Unlock()
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, r) // want `s\.handler is read without s\.mu, which guards the write at line 16`
}
