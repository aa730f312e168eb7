// Package north takes Gate, then Tower.
package north

import "chain.example/bank"

// Patrol holds both.
func Patrol() {
	bank.Gate.Lock()
	defer bank.Gate.Unlock()
	bank.Tower.Lock()
	defer bank.Tower.Unlock()
}
