// Package nolint holds one hazard three times and silences it twice.
package nolint

import "sync"

type pool struct {
	mu   sync.Mutex
	size int
}

func (p *pool) plain() {
	p.mu.Lock()
	p.mu.Lock() // reported
	p.size++
	p.mu.Unlock()
	p.mu.Unlock()
}

func (p *pool) silenced() {
	p.mu.Lock()
	p.mu.Lock() //nolint:concurlint // shows that golangci-lint's own comment works
	p.size++
	p.mu.Unlock()
	p.mu.Unlock()
}

func (p *pool) ignored() {
	p.mu.Lock()
	//concurlint:ignore relock shows that ours works there too
	p.mu.Lock()
	p.size++
	p.mu.Unlock()
	p.mu.Unlock()
}

func (p *pool) fine() {
	p.mu.Lock()
	p.size++ //nolint:concurlint // silences nothing, and golangci-lint tells
	p.mu.Unlock()
}

//concurlint:ignore relock silences nothing, and we tell
func (p *pool) also() { p.mu.Lock(); p.size++; p.mu.Unlock() }

var _ = []func(*pool){(*pool).plain, (*pool).silenced, (*pool).ignored, (*pool).fine, (*pool).also}
