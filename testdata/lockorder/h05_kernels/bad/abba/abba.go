package abba

import (
	"sync"
	"testing"
)

type store struct {
	mu   sync.Mutex
	rows map[string]int
	idx  *index
}

type index struct {
	mu    sync.Mutex
	terms map[string][]string
	st    *store
}

func (s *store) put(key string, v int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[key] = v
	s.idx.note(key) // want `index\.mu is taken while store\.mu is held; abba\.go:46 takes them the other way round`
}

func (s *store) has(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.rows[key]
	return ok
}

func (i *index) note(key string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.terms[key[:1]] = append(i.terms[key[:1]], key)
}

func (i *index) compact() {
	i.mu.Lock()
	defer i.mu.Unlock()
	for t, keys := range i.terms {
		var live []string
		for _, k := range keys {
			if i.st.has(k) {
				live = append(live, k)
			}
		}
		i.terms[t] = live
	}
}

func TestCompact(t *testing.T) {
	st := &store{rows: map[string]int{}}
	st.idx = &index{terms: map[string][]string{}, st: st}
	done := make(chan struct{})
	go func() {
		defer close(done)
		st.put("a", 1)
	}()
	st.idx.compact()
	<-done
}
