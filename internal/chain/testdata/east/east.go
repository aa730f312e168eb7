// Package east takes Mill, then Well. No package imports it together with west.
package east

import "chain.example/bank"

// Walk holds both.
func Walk() {
	bank.Mill.Lock()
	defer bank.Mill.Unlock()
	bank.Well.Lock()
	defer bank.Well.Unlock()
}
