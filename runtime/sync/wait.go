//go:build !concurlint_off

package sync

import (
	"time"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// graceSteps are the naps that patience takes, 500 ms in all.
var graceSteps = [...]time.Duration{
	time.Millisecond, 4 * time.Millisecond, 15 * time.Millisecond,
	80 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond,
}

// patience gives other goroutines time to release a lock that this one asks for
// although it holds it itself: handed over, that is no recursion. It reports
// whether the lock was taken. If nobody releases it the recursion is reported,
// and only then does the caller block. The delay costs nothing, because without
// that release it would block for ever.
func patience(g *core.G, try func() bool) bool {
	for _, d := range graceSteps {
		time.Sleep(d)
		if try() {
			return true
		}
	}
	g.Hopeless()
	return false
}
