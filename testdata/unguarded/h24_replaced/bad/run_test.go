//go:build runner

package replaced

import (
	"strconv"
	"testing"

	"fixtures/runner"
)

func TestIntern(t *testing.T) {
	n := 0
	f := func() { n++; intern(strconv.Itoa(n)) }
	g := func() { intern("a") }
	runner.Together(func() {
		for range 100 {
			f()
		}
	}, func() {
		for range 100 {
			g()
		}
	})
}

func TestWarn(t *testing.T) {
	f := func() { warn(func() {}) }
	runner.Together(f, f)
}
