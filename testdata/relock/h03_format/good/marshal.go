package format

import (
	"encoding/json"
	"io"
	"sync"
)

type stats struct {
	mu   sync.RWMutex
	hits map[string]int
	sum  total
}

type total struct{ N int }

func (s *stats) MarshalJSON() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return json.Marshal(s.hits)
}

// Only a part of it is encoded, which has no method for that.
func (s *stats) dump(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.NewEncoder(w).Encode(s.sum)
}

func (s *stats) save() ([]byte, error) {
	s.mu.Lock()
	s.hits["save"]++
	s.mu.Unlock()
	return json.Marshal(s)
}
