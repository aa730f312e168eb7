//go:build runner

package wronglock

import (
	"testing"

	"fixtures/runner"
)

func TestTwoLocks(t *testing.T) {
	c := &account{}
	runner.Together(func() { c.Put(1) }, func() { c.Take(1) })
}

func TestLocalLock(t *testing.T) {
	runner.Together(LocalLocks)
}

func TestWriteUnderRLock(t *testing.T) {
	s := &shared{m: map[string]int{}}
	runner.Together(s.Incr, s.Incr, func() { s.Get() })
}

func TestDeleteUnderRLock(t *testing.T) {
	s := &shared{m: map[string]int{}}
	runner.Together(func() { s.Forget("a") }, func() { s.Forget("b") })
}

func TestOtherInstance(t *testing.T) {
	s, o := &shared{}, &shared{}
	runner.Together(func() { s.CopyFrom(o) }, func() { o.Set(1) })
}

func TestCopiedLock(t *testing.T) {
	b := byValue{n: new(int)}
	runner.Together(b.Add, b.Add)
}
