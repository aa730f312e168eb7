// Package beat calls a function once a second.
package beat

import (
	"context"
	"sync/atomic"
	"time"
)

// Heart beats until it is stopped.
type Heart struct {
	cancel context.CancelFunc
	beats  atomic.Int64
}

// New starts a heart.
func New(f func()) *Heart {
	ctx, cancel := context.WithCancel(context.Background())
	h := &Heart{cancel: cancel}
	go h.run(ctx, f)
	return h
}

func (h *Heart) run(ctx context.Context, f func()) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			h.beats.Add(1)
			f()
		}
	}
}

// Alive reports whether the heart has not beaten too often.
func (h *Heart) Alive() bool { return h.beats.Load() < 1000 }

// Stop stops it.
func (h *Heart) Stop() { h.cancel() }
