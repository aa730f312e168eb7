// Package noodle is the tutorial's table: one eater takes the noodle first,
// the other the fork.
package noodle

import "sync"

var (
	noodle sync.Mutex
	fork   sync.Mutex
)

func eat1() {
	noodle.Lock()
	fork.Lock() // want `fork is taken while .*noodle is held; noodle\.go:21 takes them the other way round`
	fork.Unlock()
	noodle.Unlock()
}

func eat2() {
	fork.Lock()
	noodle.Lock()
	noodle.Unlock()
	fork.Unlock()
}

func dinner() {
	for range 3 {
		go eat1()
		go eat2()
	}
}
