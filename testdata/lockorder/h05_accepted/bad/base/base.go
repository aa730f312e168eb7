// Package base has the same order twice and accepts it in one place.
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

// Again is not called harmless.
func Again() {
	A.Lock()
	defer A.Unlock()
	B.Lock()
	defer B.Unlock()
	n--
}
