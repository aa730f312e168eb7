// Package noodle takes the noodle first at both places.
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
	noodle.Lock()
	fork.Lock()
	noodle.Unlock()
	fork.Unlock()
}

func dinner() {
	for range 3 {
		go eat1()
		go eat2()
	}
}
