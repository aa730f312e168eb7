package ctxring

import (
	"context"
	"testing"
)

type header struct{ height int }

type fetcher struct {
	quit   chan struct{}
	notify chan header
}

func (f *fetcher) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case h := <-f.notify:
			if h.height < 0 {
				return
			}
		}
	}
}

func (f *fetcher) announce(h header) { f.notify <- h }

func sync(n int) int {
	ctx, cancel := context.WithCancel(context.Background())
	f := &fetcher{quit: make(chan struct{}), notify: make(chan header)}
	go f.loop(ctx)
	for i := range n {
		f.announce(header{i})
	}
	cancel()
	return n
}

func TestSync(t *testing.T) {
	if sync(3) != 3 {
		t.Fatal()
	}
}
