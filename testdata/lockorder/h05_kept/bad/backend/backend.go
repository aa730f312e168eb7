// Package backend reports to whoever made it.
package backend

import "sync"

type Parent interface {
	Report(name string, size int)
}

type Memory struct {
	mu     sync.Mutex
	name   string
	data   [][]byte
	parent Parent
}

func NewMemory(name string, p Parent) *Memory { return &Memory{name: name, parent: p} }

func (m *Memory) Put(b []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data = append(m.data, b)
}

func (m *Memory) Flush() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.parent.Report(m.name, len(m.data))
	m.data = nil
}
