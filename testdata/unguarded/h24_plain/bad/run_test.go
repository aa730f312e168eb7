//go:build runner

package plain

import (
	"testing"

	"fixtures/runner"
)

func TestReady(t *testing.T) {
	runner.Together(waitReady)
}

func TestText(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.set("a") }, func() { s.peekText() })
}

func TestVals(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.fail(nil) }, func() { s.peekVals() })
}

func TestErr(t *testing.T) {
	s := &status{}
	runner.Together(func() { s.fail(nil) }, func() { s.peekErr() })
}

func TestDoubleChecked(t *testing.T) {
	c := &config{}
	runner.Together(c.load, c.load, c.load)
}
