//go:build runner

package comments

import (
	"testing"

	"fixtures/runner"
)

func TestServer(t *testing.T) {
	s := &server{seen: map[string]bool{}}
	runner.Together(func() { s.Open("a") }, s.Close)
}

func TestQueue(t *testing.T) {
	q := &queue{}
	runner.Together(func() { q.Push(1) }, func() { q.Size() })
}

func TestUsers(t *testing.T) {
	runner.Together(func() { Add("a") }, func() { Count() })
}

func TestDrop(t *testing.T) {
	runner.Together(func() { Drop("a") }, func() { Drop("b") })
}
