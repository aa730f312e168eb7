//go:build runner

package wronglock

import (
	"testing"

	"fixtures/runner"
)

func TestTwoLocks(t *testing.T) {
	c := &account{}
	runner.Together(func() { c.put(1) }, func() { c.take(1) })
}

func TestLocalLock(t *testing.T) {
	runner.Together(localLocks)
}

func TestWriteUnderRLock(t *testing.T) {
	s := &shared{m: map[string]int{}}
	runner.Together(s.incr, s.incr, func() { s.get() })
}

func TestDeleteUnderRLock(t *testing.T) {
	s := &shared{m: map[string]int{}}
	runner.Together(func() { s.forget("a") }, func() { s.forget("b") })
}

func TestOtherInstance(t *testing.T) {
	s, o := &shared{}, &shared{}
	runner.Together(func() { s.copyFrom(o) }, func() { o.set(1) })
}

func TestCopiedLock(t *testing.T) {
	b := byValue{n: new(int)}
	runner.Together(b.add, b.add)
}
