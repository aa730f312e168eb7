//go:build runner

package counter

import (
	"testing"

	"fixtures/runner"
)

func TestGlobal(t *testing.T) {
	runner.Together(func() { global() })
}

func TestThroughFunction(t *testing.T) {
	runner.Together(throughFunction)
}

func TestLocal(t *testing.T) {
	runner.Together(func() { local() })
}

func TestNotWaitedFor(t *testing.T) {
	runner.Together(func() { notWaitedFor() })
}

func TestMapWrite(t *testing.T) {
	runner.Together(func() { mapWrite([]string{"a", "b", "c"}) })
}

func TestAppends(t *testing.T) {
	runner.Together(func() { appends([]int{1, 2, 3}) })
}

func TestSameIndex(t *testing.T) {
	runner.Together(func() { sameIndex([]int{1, 2, 3}) })
}

func TestFields(t *testing.T) {
	s := &stats{}
	runner.Together(func() { fields(s) })
}
