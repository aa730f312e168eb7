//go:build runner

package bad

import (
	"errors"
	"testing"

	"fixtures/runner"
)

func TestFetch(t *testing.T) {
	runner.Leaks(func() { fetch([]string{"a"}, func(string) error { return errors.New("no") }) })
}

func TestNever(t *testing.T) {
	runner.Leaks(func() { never(func() {}) })
}
