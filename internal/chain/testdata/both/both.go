// Package both imports north and south: here their orders meet.
package both

import (
	"chain.example/north"
	"chain.example/south"
)

// Guard sets both patrols off.
func Guard() {
	go north.Patrol()
	go south.Patrol()
}
