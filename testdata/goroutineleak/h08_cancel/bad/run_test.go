//go:build runner

package bad

import (
	"context"
	"testing"

	"fixtures/runner"
)

func TestRun(t *testing.T) {
	runner.Leaks(func() { newClient(context.Background()).Close() })
}
