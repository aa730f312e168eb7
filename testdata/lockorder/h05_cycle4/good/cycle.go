// Package cycle has four globals in a row: the last step is not there.
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
	east.Lock()
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
	west.Unlock()
	north.Lock()
	defer north.Unlock()
}
