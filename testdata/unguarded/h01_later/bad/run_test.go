//go:build runner

package later

import (
	"context"
	"testing"
	"time"

	"fixtures/runner"
)

func TestRefresh(t *testing.T) {
	c := newCache()
	for range 100 {
		c.get()
		time.Sleep(20 * time.Millisecond)
	}
}

func TestWatch(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	runner.Together(func() { watch(ctx, func() int { time.Sleep(time.Millisecond); return 1 }) })
}
