//go:build runner

package guarded

import (
	"testing"

	"fixtures/runner"
)

func TestWritten(t *testing.T) {
	c := &written{}
	runner.Together(c.add, c.forgets)
}

func TestRead(t *testing.T) {
	c := &read{}
	runner.Together(c.add, func() { c.get() })
}

func TestLate(t *testing.T) {
	c := &late{}
	runner.Together(c.add, func() { c.get() })
}

func TestSet(t *testing.T) {
	c := &set{m: map[string]int{}}
	runner.Together(func() { c.put("a") }, func() { c.each(func(string) {}) })
}

func TestStarted(t *testing.T) {
	c := &started{}
	runner.Together(c.add, c.inGoroutine)
}

func TestAnnotated(t *testing.T) {
	a := &annotated{}
	runner.Together(a.add, a.fine, func() { a.total() })
}

func TestCallsLocked(t *testing.T) {
	c := &counter{}
	runner.Together(c.add, c.callsLocked)
}

func TestCallsBump(t *testing.T) {
	c := &counter{}
	runner.Together(c.add, c.callsBump)
}

func TestCallsInGoroutine(t *testing.T) {
	c := &counter{}
	runner.Together(c.add, c.callsInGoroutine)
}
