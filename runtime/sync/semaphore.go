//go:build !concurlint_off

package sync

import (
	"context"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Weighted is what golang.org/x/sync/semaphore.Weighted and others like it do.
type Weighted interface {
	Acquire(ctx context.Context, n int64) error
	TryAcquire(n int64) bool
	Release(n int64)
}

// Semaphore tracks a counting semaphore. Taken with its whole size it is a lock
// like any other; taken in part, only what waits and who holds is known,
// because a permit need not block a permit. Its methods may be called by any
// goroutine, as those of the semaphore in it.
type Semaphore struct {
	w    Weighted
	size int64
}

// NewSemaphore tracks w, a semaphore of the given size:
//
//	sem := sync.NewSemaphore(semaphore.NewWeighted(1), 1)
func NewSemaphore(w Weighted, size int64) *Semaphore { return &Semaphore{w, size} }

// mode is how n of the permits are held.
func (s *Semaphore) mode(n int64) uint8 {
	if n >= s.size {
		return core.W
	}
	return core.R | core.Perm
}

// Acquire takes n permits or returns ctx's error.
//
//go:noinline
func (s *Semaphore) Acquire(ctx context.Context, n int64) error {
	if !core.On() {
		return s.w.Acquire(ctx, n)
	}
	g, pc := core.Enter()
	p, mode := unsafe.Pointer(s), s.mode(n)
	if g.Held() && g.Order(p, mode, pc) && ctx.Done() == nil {
		if patience(g, func() bool { return s.w.TryAcquire(n) }) {
			g.Push(p, mode, pc)
			return nil
		}
	}
	if !s.w.TryAcquire(n) {
		g.Wait(p, mode, pc)
		err := s.w.Acquire(ctx, n)
		g.Waited()
		if err != nil {
			return err
		}
	} else if err := ctx.Err(); err != nil {
		// x/sync gives ctx's error where both are possible.
		s.w.Release(n)
		return err
	}
	g.Push(p, mode, pc)
	return nil
}

// TryAcquire takes n permits if they are there.
//
//go:noinline
func (s *Semaphore) TryAcquire(n int64) bool {
	ok := s.w.TryAcquire(n)
	if ok && core.On() {
		g, pc := core.Enter()
		g.Push(unsafe.Pointer(s), s.mode(n)|core.Try, pc)
	}
	return ok
}

// Release gives n permits back. Any goroutine may call it.
func (s *Semaphore) Release(n int64) {
	if core.On() && core.Release(unsafe.Pointer(s), s.mode(n)) {
		defer core.Settle()
	}
	s.w.Release(n)
}
