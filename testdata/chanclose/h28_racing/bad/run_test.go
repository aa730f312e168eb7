//go:build runner

package bad

import (
	"context"
	"testing"

	"fixtures/runner"
)

func TestSend(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newService(ctx)
	runner.Leaks(func() {
		cancel()
		for {
			s.Start(1)
		}
	})
}
