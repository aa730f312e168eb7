//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestTake(t *testing.T) {
	b := newBox()
	runner.Leaks(func() { b.take() })
}
