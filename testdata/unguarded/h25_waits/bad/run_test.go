//go:build runner

package waits

import (
	"context"
	"strings"
	"testing"

	"fixtures/runner"
)

func TestCancelledAndLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	runner.Together(func() { cancelledAndLeft(ctx, func() (int, error) { return 1, nil }) })
}

func TestDoneTooEarly(t *testing.T) {
	runner.Together(func() { doneTooEarly(func() int { return 1 }) })
}

func TestGrouped(t *testing.T) {
	one := func() (int, error) { return 1, nil }
	runner.Together(func() { grouped([]func() (int, error){one, one}) })
}

func TestThroughHelper(t *testing.T) {
	runner.Together(func() { throughHelper(strings.NewReader("a")) })
}

func TestMethod(t *testing.T) {
	runner.Together(func() { method(1) })
}

func TestWorkers(t *testing.T) {
	runner.Together(func() {
		jobs := make(chan string, 10)
		for range 10 {
			jobs <- "a"
		}
		close(jobs)
		workers(jobs)
	})
}
