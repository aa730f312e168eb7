//go:build runner

package bad

import (
	"errors"
	"testing"

	"fixtures/runner"
)

func TestStop(t *testing.T) {
	runner.Leaks(func() { dial().stop(errors.New("no")) })
}

func TestLocal(t *testing.T) {
	runner.Leaks(func() { local(0) })
}

func TestLoop(t *testing.T) {
	runner.Leaks(func() { loop(2) })
}

func TestLiteral(t *testing.T) {
	runner.Leaks(func() { literal(func() error { return errors.New("no") }) })
}
