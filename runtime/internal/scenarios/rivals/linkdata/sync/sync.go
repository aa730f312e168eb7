// Package sync is github.com/linkdata/deadlock under the names of std's sync:
// its Mutex and RWMutex (it has nothing else), std's for the rest. It is
// switched on by the build tag "deadlock".
package sync

import (
	"sync"

	"github.com/linkdata/deadlock"
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

// NewCond is std's.
func NewCond(l Locker) *Cond { return sync.NewCond(l) }
