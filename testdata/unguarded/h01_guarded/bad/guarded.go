// Package guarded has fields whose lock is held nearly everywhere.
package guarded

import "sync"

type written struct {
	mu sync.Mutex
	n  int
}

func (c *written) Add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *written) Sub()     { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *written) Get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
func (c *written) Reset()   { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *written) Forgets() {
	c.n++ // want `c\.n is written without c\.mu, which \d+ of \d+ accesses hold`
}

type read struct {
	mu sync.Mutex
	n  int
}

func (c *read) Add()   { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *read) Sub()   { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *read) Twice() { c.mu.Lock(); defer c.mu.Unlock(); c.n *= 2 }
func (c *read) Reset() { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *read) Get() int {
	return c.n // want `c\.n is read without c\.mu, which \d+ of \d+ accesses hold`
}

type late struct {
	mu sync.Mutex
	n  int
}

func (c *late) Add()   { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *late) Sub()   { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *late) Twice() { c.mu.Lock(); defer c.mu.Unlock(); c.n *= 2 }
func (c *late) Reset() { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

func (c *late) Get() int {
	c.mu.Lock()
	c.mu.Unlock()
	return c.n // want `c\.n is read without c\.mu, which \d+ of \d+ accesses hold`
}

type set struct {
	mu sync.Mutex
	m  map[string]int
}

func (c *set) Put(k string)     { c.mu.Lock(); defer c.mu.Unlock(); c.m[k]++ }
func (c *set) Drop(k string)    { c.mu.Lock(); defer c.mu.Unlock(); delete(c.m, k) }
func (c *set) Has(k string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.m[k] }
func (c *set) Size() int        { c.mu.Lock(); defer c.mu.Unlock(); return len(c.m) }

func (c *set) Each(f func(string)) {
	for k := range c.m { // want `c\.m is read without c\.mu, which \d+ of \d+ accesses hold`
		f(k)
	}
}

type started struct {
	mu sync.Mutex
	n  int
}

func (c *started) Add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
func (c *started) Sub()     { c.mu.Lock(); c.n--; c.mu.Unlock() }
func (c *started) Get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
func (c *started) Reset()   { c.mu.Lock(); defer c.mu.Unlock(); c.n = 0 }

// The goroutine does not hold what its starter holds.
func (c *started) InGoroutine() {
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

func (a *annotated) Add() {
	a.n++ // want `a\.n is written without a\.mu, which its comment asks for \(line .*\)`
}

func (a *annotated) Total() int {
	return a.sum // want `a\.sum is read without a\.mu, which its comment asks for \(line .*\)`
}

func (a *annotated) Fine() {
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

func (c *counter) Add() { c.mu.Lock(); defer c.mu.Unlock(); c.addLocked(1) }

func (c *counter) CallsUnheld() {
	c.addLocked(2) // want `\(\*counter\)\.addLocked needs c\.mu, which is not held here`
}

// bump adds one. c.mu must be held.
func (c *counter) bump() { c.n++ }

func (c *counter) CallsBump() {
	c.bump() // want `\(\*counter\)\.bump needs c\.mu, which is not held here`
}

func (c *counter) CallsInGoroutine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	go c.addLocked(1) // want `\(\*counter\)\.addLocked needs c\.mu, which is not held here`
}
