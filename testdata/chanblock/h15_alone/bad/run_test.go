//go:build runner

package bad

import (
	"errors"
	"testing"

	"fixtures/runner"
)

func TestSame(t *testing.T) {
	runner.Leaks(func() { same() })
}

func TestOverfull(t *testing.T) {
	runner.Leaks(func() { overfull(1, 2) })
}

func TestBranch(t *testing.T) {
	runner.Leaks(func() { branch(errors.New("no")) })
}
