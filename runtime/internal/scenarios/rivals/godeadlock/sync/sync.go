// Package sync is github.com/sasha-s/go-deadlock under the names of std's
// sync: its types where it has them, std's for the rest.
package sync

import (
	"sync"

	"github.com/sasha-s/go-deadlock"
)

type (
	Mutex     = deadlock.Mutex
	RWMutex   = deadlock.RWMutex
	Once      = sync.Once
	WaitGroup = sync.WaitGroup
	Cond      = sync.Cond
	Locker    = sync.Locker
	Map       = sync.Map
	Pool      = sync.Pool
)

// NewCond is std's, as go-deadlock's own is.
func NewCond(l Locker) *Cond { return sync.NewCond(l) }
