//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestPool(t *testing.T) {
	runner.Leaks(func() { pool([]int{1, 2}) })
}

func TestResults(t *testing.T) {
	runner.Leaks(func() { results([]int{1, 2}) })
}

func TestOneself(t *testing.T) {
	runner.Leaks(func() { oneself([]func(){func() {}}) })
}

func TestWithGo(t *testing.T) {
	runner.Leaks(func() { withGo([]int{1}) })
}
