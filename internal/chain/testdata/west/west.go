// Package west takes Well, then Mill. No package imports it together with east.
package west

import "chain.example/bank"

// Walk holds both.
func Walk() {
	bank.Well.Lock()
	defer bank.Well.Unlock()
	bank.Mill.Lock()
	defer bank.Mill.Unlock()
}
