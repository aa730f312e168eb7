//go:build runner

package mixed

import (
	"testing"

	"fixtures/runner"
)

func TestTotal(t *testing.T) {
	s := &stats{}
	runner.Together(s.hit, func() { s.total() })
}

func TestReset(t *testing.T) {
	s := &stats{}
	runner.Together(s.hit, s.reset)
}

func TestEnabled(t *testing.T) {
	s := &stats{}
	runner.Together(s.enable, func() { s.enabled() })
}

func TestCurrent(t *testing.T) {
	runner.Together(func() { next() }, func() { runner.Keep(current()) })
}

func TestLastOne(t *testing.T) {
	s := &stats{}
	f := func() { s.lastOne() }
	runner.Together(f, f)
}

func TestCheck(t *testing.T) {
	s := &stats{}
	f := func() { s.check() }
	runner.Together(f, f)
}

func TestCopied(t *testing.T) {
	s := &stats{}
	runner.Together(func() { s.last.Store(1) }, func() { s.copied() })
}
