//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestWait(t *testing.T) {
	c := &challenge{chans: map[string]chan struct{}{}}
	timeout := make(chan int)
	runner.Leaks(func() {
		go func() {
			for {
				c.arrived("1.")
			}
		}()
		close(timeout)
		for {
			c.wait("1", timeout)
		}
	})
}
