package server

import (
	"sync"
	"time"
)

// Parts follows how many parts there are.
type Parts struct {
	sync.Mutex
	parts []string
	names map[string]int
	stop  chan struct{}
}

func NewParts(look func() []string) *Parts {
	p := &Parts{names: map[string]int{}, stop: make(chan struct{})}
	p.refresh(look())
	go func() {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-t.C:
				p.refresh(look())
			}
		}
	}()
	return p
}

func (p *Parts) refresh(parts []string) {
	p.Lock()
	defer p.Unlock()
	p.parts = parts
	for _, s := range parts {
		p.names[s]++
	}
}

func (p *Parts) First() string {
	p.Lock()
	defer p.Unlock()
	return p.parts[0]
}

func (p *Parts) Last() string {
	p.Lock()
	defer p.Unlock()
	return p.parts[len(p.parts)-1]
}

func (p *Parts) Some(i int) string {
	p.Lock()
	defer p.Unlock()
	return p.parts[i]
}

func (p *Parts) Close() { close(p.stop) }
