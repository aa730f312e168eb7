// Package base owns both locks.
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
	B.Lock()
	defer B.Unlock()
	n++
}
