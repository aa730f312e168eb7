//go:build runner

package steps

import (
	"testing"

	"fixtures/runner"
)

func TestHit(t *testing.T) {
	c := &conn{}
	f := func() { c.hit(1) }
	runner.Together(f, f)
}

func TestStart(t *testing.T) {
	f := func() { start(func() {}) }
	runner.Together(f, f)
}
