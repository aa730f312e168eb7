//go:build runner

package bad

import (
	"context"
	"errors"
	"testing"

	"fixtures/runner"
)

func TestLoad(t *testing.T) {
	runner.Leaks(func() { load(func() error { return errors.New("no") }, func() int { return 1 }) })
}

func TestList(t *testing.T) {
	runner.Leaks(func() { list([]string{"a"}, func(string) bool { return false }) })
}

func TestPool(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	runner.Leaks(func() { pool(ctx, []int{1, 2}, func(int) error { return nil }) })
}

func TestPair(t *testing.T) {
	runner.Leaks(func() { pair(func() bool { return false }) })
}

func TestEach(t *testing.T) {
	runner.Leaks(func() { each([]string{"a"}, func(string) (int, error) { return 0, errors.New("no") }) })
}
