package ctxlost

import (
	"context"
	"testing"
	"time"
)

type lease struct {
	id      int
	keep    chan int
	expired bool
}

type keeper struct {
	ttl    time.Duration
	cancel context.CancelFunc
	last   int
}

func newKeeper(ttl time.Duration, l *lease) *keeper {
	ctx, cancel := context.WithCancel(context.Background())
	k := &keeper{ttl: ttl, cancel: cancel}
	go k.run(ctx, l)
	return k
}

func (k *keeper) run(ctx context.Context, l *lease) {
	t := time.NewTicker(k.ttl)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			select {
			case l.keep <- l.id:
			default:
			}
		}
	}
}

func (k *keeper) Close() error {
	k.last = 0
	k.cancel()
	return nil
}

func TestKeeper(t *testing.T) {
	k := newKeeper(time.Millisecond, &lease{keep: make(chan int, 1)})
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
}
