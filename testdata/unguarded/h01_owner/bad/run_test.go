//go:build runner

package owner

import (
	"testing"

	"fixtures/runner"
)

func TestPeek(t *testing.T) {
	s := newStore()
	runner.Together(func() { s.Get("a") }, func() { s.Peek("a") })
}
