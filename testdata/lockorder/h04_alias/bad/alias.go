// Package alias has one lock under two names, and another: the cycle is there
// although the names differ.
package alias

import "sync"

var (
	fork   = new(sync.Mutex)
	noodle = new(sync.Mutex)
	spoon  = noodle
)

func eat1() {
	fork.Lock()
	noodle.Lock() // want `noodle is taken while .*fork is held; alias\.go:22 takes them the other way round`
	noodle.Unlock()
	fork.Unlock()
}

func eat2() {
	spoon.Lock()
	fork.Lock()
	fork.Unlock()
	spoon.Unlock()
}
