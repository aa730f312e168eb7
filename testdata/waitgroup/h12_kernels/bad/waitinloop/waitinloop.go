package waitinloop

import (
	"sync"
	"testing"
)

type plugin struct {
	name    string
	enabled bool
	config  chan string
}

type manager struct {
	plugins []*plugin
	ready   map[string]bool
	mu      sync.Mutex
}

func (m *manager) restore(p *plugin) {
	cfg := <-p.config
	m.mu.Lock()
	m.ready[p.name+cfg] = true
	m.mu.Unlock()
}

func (m *manager) init() {
	var group sync.WaitGroup
	group.Add(len(m.plugins))
	for _, p := range m.plugins {
		go func(p *plugin) {
			defer group.Done()
			m.restore(p)
		}(p)
		group.Wait() // want `group\.Wait waits for ever: every goroutine that could end it has come to its own end`
	}
}

func TestInit(t *testing.T) {
	m := &manager{ready: map[string]bool{}}
	for _, n := range []string{"a", "b"} {
		p := &plugin{name: n, config: make(chan string, 1)}
		p.config <- "x"
		m.plugins = append(m.plugins, p)
	}
	m.init()
}
