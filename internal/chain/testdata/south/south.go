// Package south takes Tower, then Gate. It does not know of north.
package south

import "chain.example/bank"

// Patrol holds both.
func Patrol() {
	bank.Tower.Lock()
	defer bank.Tower.Unlock()
	bank.Gate.Lock()
	defer bank.Gate.Unlock()
}
