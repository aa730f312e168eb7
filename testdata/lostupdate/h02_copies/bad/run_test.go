//go:build runner

package copies

import (
	"testing"

	"fixtures/runner"
)

func TestRename(t *testing.T) {
	r := &registry{}
	f := func() { r.rename("a", func(options) error { return nil }) }
	runner.Together(f, f)
}

func TestPop(t *testing.T) {
	l := &list{head: &node{}}
	f := func() { l.mu.Lock(); l.head = &node{next: &node{}}; l.mu.Unlock(); l.pop(func(*node) {}) }
	runner.Together(f)
}
