//go:build !rival

package programs

import (
	"context"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// What only this project's package sync can be told: that a channel or a
// semaphore is a lock.
func init() {
	add(
		Scenario{Name: "declared/channel-as-mutex", Kind: Must, Want: cycle, run: func() {
			a, b := make(chan struct{}, 1), make(chan struct{}, 1)
			apart(func() { chanPair(a, b) }, func() { chanPair(b, a) })
		}},
		Scenario{Name: "declared/channel-and-mutex", Kind: Must, Want: cycle, run: func() {
			a := make(chan int, 1)
			var b sync.Mutex
			apart(
				func() { sync.AcquireChan(a, 1); b.Lock(); b.Unlock(); sync.ReleaseChan(a) },
				func() { b.Lock(); sync.AcquireChan(a, 1); sync.ReleaseChan(a); b.Unlock() },
			)
		}},
		Scenario{Name: "declared/channel-in-order", Kind: Silent, run: func() {
			a, b := make(chan struct{}, 1), make(chan struct{}, 1)
			apart(func() { chanPair(a, b) }, func() { chanPair(a, b) })
		}},
		Scenario{Name: "declared/channel-of-two-permits", Kind: May, run: func() {
			a, b := make(chan struct{}, 2), make(chan struct{}, 2)
			apart(func() { chanPair(a, b) }, func() { chanPair(b, a) })
		}},
		Scenario{Name: "declared/channel-twice", Kind: Must, Hangs: true, run: func() {
			a := make(chan struct{}, 1)
			sync.AcquireChan(a, struct{}{})
			sync.AcquireChan(a, struct{}{})
		}},
		Scenario{Name: "declared/semaphore-of-one", Kind: Must, Want: cycle, run: func() {
			s := sync.NewSemaphore(make(weighted, 1), 1)
			var a sync.Mutex
			apart(
				func() { acquire(s); a.Lock(); a.Unlock(); s.Release(1) },
				func() { a.Lock(); acquire(s); s.Release(1); a.Unlock() },
			)
		}},
		Scenario{Name: "declared/semaphore-in-order", Kind: Silent, run: func() {
			s := sync.NewSemaphore(make(weighted, 1), 1)
			var a sync.Mutex
			f := func() { acquire(s); a.Lock(); a.Unlock(); s.Release(1) }
			apart(f, f)
		}},
		// The context gives up where a lock would wait for ever.
		Scenario{Name: "declared/semaphore-with-deadline", Kind: Silent, run: func() {
			s := sync.NewSemaphore(make(weighted, 1), 1)
			apart(
				func() { acquire(s); time.Sleep(10 * step); s.Release(1) },
				func() {
					ctx, cancel := context.WithTimeout(context.Background(), 2*step)
					defer cancel()
					if s.Acquire(ctx, 1) == nil {
						panic("a taken semaphore was acquired")
					}
				},
			)
		}},
	)
}

func chanPair(first, second chan struct{}) {
	sync.AcquireChan(first, struct{}{})
	sync.AcquireChan(second, struct{}{})
	sync.ReleaseChan(second)
	sync.ReleaseChan(first)
}

func acquire(s *sync.Semaphore) {
	if err := s.Acquire(context.Background(), 1); err != nil {
		panic(err) // the background context has no end
	}
}

// weighted is a semaphore for n = 1, in place of x/sync's.
type weighted chan struct{}

func (w weighted) Acquire(ctx context.Context, _ int64) error {
	select {
	case w <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w weighted) TryAcquire(int64) bool {
	select {
	case w <- struct{}{}:
		return true
	default:
		return false
	}
}

func (w weighted) Release(int64) { <-w }
