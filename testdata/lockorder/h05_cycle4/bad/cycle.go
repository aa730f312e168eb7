// Package cycle has four globals in a ring, one step of it through a callee.
package cycle

import "sync"

var north, east, south, west sync.Mutex

func takeSouth() {
	south.Lock()
	south.Unlock()
}

func northEast() {
	north.Lock()
	defer north.Unlock()
	east.Lock() // want `east is taken while .*north is held, which closes the cycle .*north → .*east → .*south → .*west → .*north`
	defer east.Unlock()
}

func eastSouth() {
	east.Lock()
	defer east.Unlock()
	takeSouth()
}

func southWest() {
	south.Lock()
	defer south.Unlock()
	west.Lock()
	defer west.Unlock()
}

func westNorth() {
	west.Lock()
	defer west.Unlock()
	north.Lock()
	defer north.Unlock()
}
