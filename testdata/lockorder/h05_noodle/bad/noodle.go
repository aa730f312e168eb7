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
	fork.Lock()
	fork.Unlock()
	noodle.Unlock()
}

func eat2() {
	fork.Lock()
	noodle.Lock() // want `noodle is taken while .*fork is held; noodle\.go:14 takes them the other way round`
	noodle.Unlock()
	fork.Unlock()
}

func dinner() {
	for range 3 {
		go eat1()
		go eat2()
	}
}
