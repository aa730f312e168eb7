//go:build runner

package flag

import (
	"testing"
	"time"

	"fixtures/runner"
)

func TestStop(t *testing.T) {
	w := start()
	time.Sleep(10 * time.Millisecond)
	runner.Together(w.Stop)
	time.Sleep(1100 * time.Millisecond)
}
