// One lock, acquired twice by one thread.
//
// Seed: document 003, section 4.2.
// Hazard: H03, reported by relock.
//
// This program deadlocks when it runs.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mutexA sync.Mutex
	mutexA.Lock()
	mutexA.Lock()
	fmt.Println(123)
	mutexA.Unlock()
	mutexA.Unlock()
}
