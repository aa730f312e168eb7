// Package base says of its own order of two locks that it is harmless.
package base

import "sync"

var (
	A sync.Mutex
	B sync.Mutex
	n int
)

// Both takes A and then B.
func Both() {
	A.Lock()
	defer A.Unlock()
	//concurlint:ignore lockorder only called while the program starts
	B.Lock()
	defer B.Unlock()
	n++
}
