//go:build runner

package bad

import (
	"testing"

	"fixtures/runner"
)

func TestWait(t *testing.T) {
	runner.Leaks(func() { newServer().wait() })
}

func TestPut(t *testing.T) {
	runner.Leaks(func() { newServer().put(1) })
}

func TestGet(t *testing.T) {
	runner.Leaks(func() { newServer().get() })
}

func TestLocal(t *testing.T) {
	runner.Leaks(local)
}

func TestConsume(t *testing.T) {
	runner.Leaks(func() { consume(1) })
}
