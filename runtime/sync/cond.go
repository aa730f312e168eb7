//go:build !concurlint_off

package sync

import std "sync"

// Cond is std's Cond. Wait unlocks and locks L through its own methods, so a
// tracked L stays tracked across it.
type Cond struct {
	// L is held while observing or changing the condition.
	L Locker

	c std.Cond
}

// NewCond gives a Cond with Locker l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait is std's Wait.
func (c *Cond) Wait() { c.c.L = c.L; c.c.Wait() }

// Signal is std's Signal.
func (c *Cond) Signal() { c.c.Signal() }

// Broadcast is std's Broadcast.
func (c *Cond) Broadcast() { c.c.Broadcast() }
