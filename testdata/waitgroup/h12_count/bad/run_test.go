//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestPush(t *testing.T) {
	runner.Leaks(func() { push([][]int{{1}, {}}, func([]int) {}) })
}

func TestCatchup(t *testing.T) {
	s := &server{}
	runner.Leaks(func() {
		s.catchup(func() {})
		s.stop()
	})
}
