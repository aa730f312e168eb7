//go:build runner

package between

import (
	"testing"

	"fixtures/runner"
)

func TestSell(t *testing.T) {
	s := &stock{}
	runner.Together(s.sell, s.sell)
}

func TestThroughMethods(t *testing.T) {
	s := &stock{}
	runner.Together(s.throughMethods, s.throughMethods)
}

func TestCreate(t *testing.T) {
	c := &table{m: map[string]int{}}
	f := func() { c.create("a", func() int { return 1 }) }
	runner.Together(f, f)
}

func TestRemove(t *testing.T) {
	c := &table{m: map[string]int{}}
	f := func() { c.remove("a", func(int) bool { return true }) }
	runner.Together(f, f)
}

func TestAddAll(t *testing.T) {
	f := func() { addAll([]int{1, 2}) }
	runner.Together(f, f)
}
