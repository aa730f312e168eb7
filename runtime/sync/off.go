//go:build concurlint_off

package sync

import std "sync"

type (
	Locker    = std.Locker
	Mutex     = std.Mutex
	RWMutex   = std.RWMutex
	Cond      = std.Cond
	WaitGroup = std.WaitGroup
	Once      = std.Once
	Map       = std.Map
	Pool      = std.Pool
)

func NewCond(l Locker) *Cond                                   { return std.NewCond(l) }
func OnceFunc(f func()) func()                                 { return std.OnceFunc(f) }
func OnceValue[T any](f func() T) func() T                     { return std.OnceValue(f) }
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) { return std.OnceValues(f) }
