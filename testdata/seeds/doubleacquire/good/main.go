// One lock, acquired once; what needs it twice is split in a method that locks
// and a helper that expects the lock.
//
// Seed: document 003, section 4.2, where the cure is a reentrant lock.
package main

import (
	"fmt"
	"sync"
)

type counter struct {
	mu sync.Mutex
	n  int
}

// Add is for those who do not hold the lock.
func (c *counter) Add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addLocked(n)
}

// AddTwice needs the lock around both additions.
func (c *counter) AddTwice(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addLocked(n)
	c.addLocked(n)
	return c.n
}

// addLocked expects c.mu to be held.
func (c *counter) addLocked(n int) { c.n += n }

func main() {
	var c counter
	c.Add(1)
	fmt.Println(c.AddTwice(61))
}
