//go:build runner

package bad

import (
	"context"
	"errors"
	"testing"
	"time"

	"fixtures/runner"
)

func TestTimeout(t *testing.T) {
	slow := func() error { time.Sleep(1100 * time.Millisecond); return nil }
	runner.Leaks(func() { timeout(slow) })
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	slow := func() error { time.Sleep(100 * time.Millisecond); return nil }
	runner.Leaks(func() { cancelled(ctx, slow) })
}

func TestEarlyReturn(t *testing.T) {
	runner.Leaks(func() { earlyReturn(func() error { return nil }, func() error { return errors.New("no") }) })
}

func TestFirstOnly(t *testing.T) {
	one := func() int { return 1 }
	runner.Leaks(func() { firstOnly([]func() int{one, one}) })
}

func TestFirstOfTwo(t *testing.T) {
	none := func() error { return nil }
	runner.Leaks(func() { firstOfTwo(none, none) })
}

func TestFirstError(t *testing.T) {
	bad := func() error { return errors.New("no") }
	runner.Leaks(func() { firstError([]func() error{bad, bad}) })
}

func TestSearch(t *testing.T) {
	runner.Leaks(func() { search(4) })
}
