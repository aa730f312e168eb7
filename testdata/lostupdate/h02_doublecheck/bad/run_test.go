//go:build runner

package doublecheck

import (
	"testing"

	"fixtures/runner"
)

func TestGet(t *testing.T) {
	c := &config{}
	f := func() { c.get() }
	runner.Together(f, f, f)
}

func TestLoad(t *testing.T) {
	c := &config{}
	runner.Together(c.load, c.load, c.load)
}

func TestInstance(t *testing.T) {
	f := func() { instance() }
	runner.Together(f, f, f)
}
