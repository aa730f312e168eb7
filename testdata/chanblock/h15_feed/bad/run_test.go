//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestSquare(t *testing.T) {
	runner.Leaks(func() { square(make([]int, 20)) })
}
