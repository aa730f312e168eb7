//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestGo(t *testing.T) {
	p := &pool{}
	runner.Leaks(func() {
		p.Go(func() { panic("task") })
		p.Stop()
	})
}
