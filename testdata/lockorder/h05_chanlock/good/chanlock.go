// Package chanlock takes the mutex first at both places, or does not wait for
// the channel.
package chanlock

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

type queue struct {
	mu   sync.Mutex
	slot chan struct{}
	n    int
}

func newQueue() *queue { return &queue{slot: make(chan struct{}, 1)} }

func (q *queue) push() {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case q.slot <- struct{}{}:
		q.n++
		<-q.slot
	default:
	}
}

func (q *queue) pop() {
	q.slot <- struct{}{}
	q.mu.Lock()
	q.n--
	q.mu.Unlock()
	<-q.slot
}

type pool struct {
	mu  sync.Mutex
	sem *semaphore.Weighted
	n   int
}

func newPool() *pool { return &pool{sem: semaphore.NewWeighted(1)} }

func (p *pool) enter(ctx context.Context) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	p.mu.Lock()
	p.n++
	p.mu.Unlock()
	p.sem.Release(1)
	return nil
}

func (p *pool) leave(ctx context.Context) error {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.sem.Release(1)
	p.mu.Lock()
	p.n--
	p.mu.Unlock()
	return nil
}
