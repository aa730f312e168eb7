//go:build runner

package bad

import (
	"context"
	"testing"

	"fixtures/runner"
)

func TestCache(t *testing.T) {
	runner.Leaks(func() { newCache().Close() })
}

func TestPoller(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	runner.Leaks(func() { newPoller(ctx).Stop() })
}

func TestClock(t *testing.T) {
	runner.Leaks(func() { newClock().Stop() })
}
