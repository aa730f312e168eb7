package bad

import (
	"context"
	"sync"
)

// pendings closes at its end what was not answered, and stands before that at an answer
// for somebody who has left.
type pendings struct {
	mu   sync.Mutex
	next int
	m    map[int]chan string
}

func newPendings(read func() (int, string, error)) *pendings {
	p := &pendings{m: map[int]chan string{}}
	go p.loop(read)
	return p
}

func (p *pendings) Call(ctx context.Context) (string, error) {
	ch := make(chan string) // want `the answer has no room in this channel: send on ch at line 51 blocks for ever once this function has left at line 34`
	p.mu.Lock()
	p.next++
	id := p.next
	p.m[id] = ch
	p.mu.Unlock()
	select {
	case s := <-ch:
		return s, nil
	case <-ctx.Done():
		p.forget(id)
		return "", ctx.Err()
	}
}

func (p *pendings) forget(id int) {
	p.mu.Lock()
	delete(p.m, id)
	p.mu.Unlock()
}

func (p *pendings) loop(read func() (int, string, error)) {
	for id, s, err := read(); err == nil; id, s, err = read() {
		p.mu.Lock()
		ch := p.m[id]
		delete(p.m, id)
		p.mu.Unlock()
		if ch != nil {
			ch <- s
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, ch := range p.m {
		close(ch)
		delete(p.m, id)
	}
}
