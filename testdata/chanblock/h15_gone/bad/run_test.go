//go:build runner

package bad

import (
	"context"
	"testing"
	"time"

	"fixtures/runner"
)

func TestAdd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	x := Start(ctx)
	cancel()
	time.Sleep(50 * time.Millisecond)
	runner.Leaks(func() { x.Add(1) })
}

func TestLater(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	x := Start(ctx)
	cancel()
	time.Sleep(50 * time.Millisecond)
	runner.Leaks(func() { x.later(1) })
}
