//go:build runner

package plain

import (
	"testing"

	"fixtures/runner"
)

func TestReady(t *testing.T) {
	runner.Together(WaitReady)
}

func TestText(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.Set("a") }, func() { s.PeekText() })
}

func TestVals(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.Fail(nil) }, func() { s.PeekVals() })
}

func TestErr(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.Fail(nil) }, func() { s.PeekErr() })
}
