package format

import (
	"encoding/json"
	"io"
	"sync"
)

type stats struct {
	mu   sync.RWMutex
	hits map[string]int
}

func (s *stats) MarshalJSON() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return json.Marshal(s.hits)
}

func (s *stats) dump(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.NewEncoder(w).Encode(s) // want `s\.mu is held since line 21 and \(\*stats\)\.MarshalJSON read-locks it \(marshal\.go:15\)`
}

func (s *stats) save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.Marshal(s) // want `s\.mu is held since line 27 and \(\*stats\)\.MarshalJSON read-locks it \(marshal\.go:15\)`
}
