// Package alias has one lock under two names: taking both is a second acquire,
// which relock reports, and no question of order.
package alias

import "sync"

var (
	noodle = new(sync.Mutex)
	fork   = noodle
)

func eat1() {
	noodle.Lock()
	fork.Lock()
	fork.Unlock()
	noodle.Unlock()
}

func eat2() {
	fork.Lock()
	noodle.Lock()
	noodle.Unlock()
	fork.Unlock()
}
