//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestStop(t *testing.T) {
	runner.Leaks(func() { new(pump).stop() })
}

func TestLocal(t *testing.T) {
	runner.Leaks(local)
}
