//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestEmit(t *testing.T) {
	runner.Leaks(func() { emit([]int{-1}) })
}

func TestFinish(t *testing.T) {
	runner.Leaks(func() { newFeed().finish() })
}
