package chanlock

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

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
