//go:build runner

package types

import (
	"bytes"
	"testing"

	"fixtures/runner"
)

func TestBuffer(t *testing.T) {
	runner.Together(func() { buffer([]string{"a", "b", "c"}) })
}

func TestBuilder(t *testing.T) {
	runner.Together(func() { builder() })
}

func TestWriter(t *testing.T) {
	runner.Together(func() { writer(&bytes.Buffer{}, []string{"a", "b"}) })
}

func TestEncoder(t *testing.T) {
	runner.Together(func() { encoder(&bytes.Buffer{}, []int{1, 2, 3}) })
}

func TestRolls(t *testing.T) {
	runner.Together(rolls)
}
