//go:build runner

package create

import (
	"testing"

	"fixtures/runner"
)

func TestGet(t *testing.T) {
	c := &client{}
	f := func() { c.get("a") }
	runner.Together(f, f)
}

func TestRoom(t *testing.T) {
	h := &hotel{rooms: map[string]*room{}}
	f := func() { h.room("a") }
	runner.Together(f, f)
}
