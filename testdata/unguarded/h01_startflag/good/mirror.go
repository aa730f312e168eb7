package startflag

import (
	"context"
	"log"
	"sync"
)

type mirror struct {
	mu   sync.Mutex
	up   bool
	list []string
	name string
}

func (m *mirror) Start(ctx context.Context, name string, fetch func(context.Context) ([]string, error)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.up {
		return
	}
	m.up = true
	m.name = name // before the goroutine, which nobody else is beside
	go func() {
		l, err := fetch(ctx)
		m.mu.Lock()
		defer m.mu.Unlock()
		if err != nil {
			log.Print(m.name, err)
			m.up = false
			return
		}
		m.list = l
	}()
}

func (m *mirror) List() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.list...)
}

// It is opened once, by whoever has made it, and asks nothing.
type store struct {
	mu   sync.Mutex
	path string
	keys map[string]int
}

func (s *store) Open(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path = path
	s.keys = map[string]int{}
}

func (s *store) Path() string { return s.path }

func (s *store) Put(k string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[k]++
}
