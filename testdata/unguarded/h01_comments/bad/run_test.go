//go:build runner

package comments

import (
	"testing"

	"fixtures/runner"
)

func TestServer(t *testing.T) {
	s := &server{seen: map[string]bool{}}
	runner.Together(func() { s.open("a") }, s.close)
}

func TestQueue(t *testing.T) {
	q := &queue{}
	runner.Together(func() { q.push(1) }, func() { q.size() })
}

func TestUsers(t *testing.T) {
	runner.Together(func() { add("a") }, func() { count() })
}

func TestDrop(t *testing.T) {
	runner.Together(func() { drop("a") }, func() { drop("b") })
}
