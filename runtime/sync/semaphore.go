package sync

import "context"

// Weighted is what golang.org/x/sync/semaphore.Weighted and others like it do.
type Weighted interface {
	Acquire(ctx context.Context, n int64) error
	TryAcquire(n int64) bool
	Release(n int64)
}

// Semaphore tracks a counting semaphore. A semaphore of size one is a lock like
// any other; of larger ones, taken in part, only what waits and who holds is
// known, because a permit need not block a permit.
type Semaphore struct {
	w    Weighted
	size int64
}

// NewSemaphore tracks w, a semaphore of the given size:
//
//	sem := sync.NewSemaphore(semaphore.NewWeighted(1), 1)
func NewSemaphore(w Weighted, size int64) *Semaphore { return &Semaphore{w, size} }

// Acquire takes n permits or returns ctx's error.
func (s *Semaphore) Acquire(ctx context.Context, n int64) error { return s.w.Acquire(ctx, n) }

// TryAcquire takes n permits if they are there.
func (s *Semaphore) TryAcquire(n int64) bool { return s.w.TryAcquire(n) }

// Release gives n permits back. Any goroutine may call it.
func (s *Semaphore) Release(n int64) { s.w.Release(n) }
