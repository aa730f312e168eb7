//go:build runner

package captured

import (
	"strings"
	"testing"

	"fixtures/runner"
)

func TestOuterErr(t *testing.T) {
	none := func() error { return nil }
	runner.Together(func() { outerErr(none, none) })
}

func TestErrInLoop(t *testing.T) {
	none := func() error { return nil }
	runner.Together(func() { errInLoop([]func() error{none, none, none}) })
}

func TestReusedBuffer(t *testing.T) {
	runner.Together(func() { reusedBuffer(strings.NewReader(strings.Repeat("a", 10000)), func(b []byte) { _ = b[0] }) })
}

func TestReusedSlice(t *testing.T) {
	runner.Together(func() { reusedSlice([][]int{{1}, {2}, {3}}, func(b []int) { _ = b[0] }) })
}

func TestOuterVariable(t *testing.T) {
	runner.Together(func() { outerVariable([]int{1, 2, 3}, func(int) {}) })
}

func TestChangedAfterStart(t *testing.T) {
	runner.Together(func() { changedAfterStart(func(string) {}) })
}
