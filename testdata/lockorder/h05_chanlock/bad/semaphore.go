// A weighted semaphore of weight one is a mutex.

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
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.sem.Acquire(ctx, 1); err != nil { // want `pool.sem is taken while pool.mu is held; semaphore.go:36 takes them the other way round`
		return err
	}
	p.n++
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
