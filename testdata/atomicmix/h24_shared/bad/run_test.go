//go:build runner

package shared

import (
	"testing"

	"fixtures/runner"
)

func TestShow(t *testing.T) {
	g := &gauge{}
	runner.Together(g.up, func() { g.show() })
}

func TestLocked(t *testing.T) {
	g := &gauge{}
	runner.Together(g.set, func() { g.locked() })
}

func TestSetMax(t *testing.T) {
	g := &gauge{}
	n := int64(0)
	runner.Together(func() { n++; g.setMax(n) }, func() { g.getMax() })
}

func TestCount(t *testing.T) {
	runner.Together(func() { count([]int{1, 2, 3}) })
}

func TestGoroutine(t *testing.T) {
	runner.Together(func() { goroutine()() })
}
