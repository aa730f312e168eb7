// Package manager makes backends and is told of their sizes.
package manager

import (
	"sync"

	"fixtures/lockorder/h05_kept/good/backend"
)

type store interface {
	Put(b []byte)
	Flush()
}

type Manager struct {
	mu     sync.Mutex
	stores map[string]store
	sizes  map[string]int
}

func New() *Manager { return &Manager{stores: map[string]store{}, sizes: map[string]int{}} }

func (m *Manager) Open(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stores[name] = backend.NewMemory(name, m)
}

func (m *Manager) Report(name string, size int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sizes[name] += size
}

func (m *Manager) Put(name string, b []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stores[name].Put(b)
}

func (m *Manager) Loop(names []string) {
	for _, n := range names {
		m.mu.Lock()
		st := m.stores[n]
		m.mu.Unlock()
		go st.Flush()
	}
}
