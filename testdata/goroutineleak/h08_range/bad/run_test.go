//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestSquares(t *testing.T) {
	runner.Leaks(func() { squares([]int{1, 2}) })
}

func TestRender(t *testing.T) {
	runner.Leaks(func() { render([]string{"a"}) })
}

func TestQueue(t *testing.T) {
	runner.Leaks(func() { newQueue().Close() })
}
