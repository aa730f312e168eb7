// Package guarded has fields whose lock is held nearly everywhere.
package guarded

import "sync"

type written struct {
	mu sync.Mutex
	n  int
}

func (c *written) add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *written) sub()     { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *written) get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
func (c *written) reset()   { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *written) forgets() {
	c.n++ // want `c\.n is written without c\.mu, which \d+ of \d+ accesses hold`
}

type read struct {
	mu sync.Mutex
	n  int
}

func (c *read) add()   { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *read) sub()   { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *read) twice() { c.mu.Lock(); defer c.mu.Unlock(); c.n *= 2 }
func (c *read) reset() { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *read) get() int {
	return c.n // want `c\.n is read without c\.mu, which \d+ of \d+ accesses hold`
}

type late struct {
	mu sync.Mutex
	n  int
}

func (c *late) add()   { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *late) sub()   { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *late) twice() { c.mu.Lock(); defer c.mu.Unlock(); c.n *= 2 }
func (c *late) reset() { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *late) get() int {
	c.mu.Lock()
	c.mu.Unlock()
	return c.n // want `c\.n is read without c\.mu, which \d+ of \d+ accesses hold`
}

type set struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *set) put(k string)     { c.mu.Lock(); defer c.mu.Unlock(); c.m[k]++ }
func (c *set) drop(k string)    { c.mu.Lock(); defer c.mu.Unlock(); delete(c.m, k) }
func (c *set) has(k string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.m[k] }
func (c *set) size() int        { c.mu.Lock(); defer c.mu.Unlock(); return len(c.m) }

func (c *set) each(f func(string)) {
	for k := range c.m { // want `c\.m is read without c\.mu, which \d+ of \d+ accesses hold`
		f(k)
	}
}

type started struct {
	mu sync.Mutex
	n  int
}

func (c *started) add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *started) sub()     { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *started) get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
func (c *started) reset()   { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

// The goroutine does not hold what its starter holds.
func (c *started) inGoroutine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	go func() {
		c.n++ // want `c\.n is written without c\.mu, which \d+ of \d+ accesses hold`
	}()
}

type annotated struct {
	mu sync.Mutex
	// n is the number of visitors, guarded by mu.
	n int
	// +checklocks:mu
	sum int
}

func (a *annotated) add() {
	a.n++ // want `a\.n is written without a\.mu, which its comment asks for \(line .*\)`
}

func (a *annotated) total() int {
	return a.sum // want `a\.sum is read without a\.mu, which its comment asks for \(line .*\)`
}

func (a *annotated) fine() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sum += a.n
}

type counter struct {
	mu sync.Mutex
	n  int
}

// addLocked expects c.mu to be held.
func (c *counter) addLocked(n int) { c.n += n }

func (c *counter) add() { c.mu.Lock(); defer c.mu.Unlock(); c.addLocked(1) }

func (c *counter) callsLocked() {
	c.addLocked(2) // want `\(\*counter\)\.addLocked needs c\.mu, which is not held here`
}

// bump adds one. c.mu must be held.
func (c *counter) bump() { c.n++ }

func (c *counter) callsBump() {
	c.bump() // want `\(\*counter\)\.bump needs c\.mu, which is not held here`
}

func (c *counter) callsInGoroutine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	go c.addLocked(1) // want `\(\*counter\)\.addLocked needs c\.mu, which is not held here`
}
