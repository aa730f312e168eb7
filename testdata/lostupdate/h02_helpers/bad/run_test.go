//go:build runner

package helpers

import (
	"testing"

	"fixtures/runner"
)

func TestRaise(t *testing.T) {
	l := &level{}
	f := func() { raise(l) }
	runner.Together(f, f)
}

func TestOpen(t *testing.T) {
	s := &sessions{m: map[string]*session{}}
	f := func() { s.open("a") }
	runner.Together(f, f)
}
