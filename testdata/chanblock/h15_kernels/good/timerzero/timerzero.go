package timerzero

import (
	"context"
	"testing"
	"time"
)

type request struct {
	id    int
	after time.Duration
}

type poller struct{ seen []int }

func (p *poller) waitFor(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(0)
	if d > 0 {
		timer = time.NewTimer(d)
	}
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *poller) poll(ctx context.Context, reqs []request) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, r := range reqs {
			if !p.waitFor(ctx, r.after) {
				return
			}
			select {
			case out <- r.id:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func TestPoll(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	p := &poller{}
	for id := range p.poll(ctx, []request{{1, 0}, {2, 0}}) {
		if id == 1 {
			return
		}
	}
}
