package good

import (
	"context"
	"sync/atomic"
	"time"
)

// sweeper ends with the next tick when it is closed. Nothing cancels its context, and
// nobody depends on that.
type sweeper struct {
	closed atomic.Bool
	stop   func()
	every  time.Duration
}

func (s *sweeper) start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go s.run(ctx)
}

func (s *sweeper) run(ctx context.Context) {
	t := time.NewTicker(s.every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if s.closed.Load() {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (s *sweeper) Close() { s.closed.Store(true) }
