package later

import (
	"errors"
	"sync"
	"time"
)

// peer is closed by its timer or by whoever comes first; the one who has set the flag
// goes on alone.
type peer struct {
	mu     sync.Mutex
	closed bool
	timer  *time.Timer
	err    error
	queue  [][]byte
}

func (p *peer) setDeadline(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.timer = time.AfterFunc(d, func() { p.close(errors.New("time-out")) })
}

func (p *peer) close(err error) {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		p.mu.Unlock()
		p.release(err)
		return
	}
	p.mu.Unlock()
}

func (p *peer) fail(err error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.closed = true
	p.mu.Unlock()
	p.release(err)
}

func (p *peer) release(err error) {
	p.err = err
	for i := range p.queue {
		p.queue[i] = nil
	}
	p.queue = nil
}

func run(d time.Duration) {
	p := &peer{}
	p.setDeadline(d)
	p.fail(errors.New("gone"))
	p.close(nil)
}
