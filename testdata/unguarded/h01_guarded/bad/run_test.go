//go:build runner

package guarded

import (
	"testing"

	"fixtures/runner"
)

func TestWritten(t *testing.T) {
	c := &written{}
	runner.Together(c.Add, c.Forgets)
}

func TestRead(t *testing.T) {
	c := &read{}
	runner.Together(c.Add, func() { c.Get() })
}

func TestLate(t *testing.T) {
	c := &late{}
	runner.Together(c.Add, func() { c.Get() })
}

func TestSet(t *testing.T) {
	c := &set{m: map[string]int{}}
	runner.Together(func() { c.Put("a") }, func() { c.Each(func(string) {}) })
}

func TestStarted(t *testing.T) {
	c := &started{}
	runner.Together(c.Add, c.InGoroutine)
}

func TestAnnotated(t *testing.T) {
	a := &annotated{}
	runner.Together(a.Add, a.Fine, func() { a.Total() })
}

func TestCallsLocked(t *testing.T) {
	c := &counter{}
	runner.Together(c.Add, c.CallsUnheld)
}

func TestCallsBump(t *testing.T) {
	c := &counter{}
	runner.Together(c.Add, c.CallsBump)
}

func TestCallsInGoroutine(t *testing.T) {
	c := &counter{}
	runner.Together(c.Add, c.CallsInGoroutine)
}
