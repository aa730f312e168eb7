//go:build !concurlint_off

package sync

import std "sync"

// Once is std's Once. Do counts as a lock that is held while the function runs
// and asked for by every other Do.
type Once struct {
	o std.Once
}

// Do is std's Do.
func (o *Once) Do(f func()) { o.o.Do(f) }

// OnceFunc is std's OnceFunc on a tracked Once.
func OnceFunc(f func()) func() { return std.OnceFunc(f) }

// OnceValue is std's OnceValue on a tracked Once.
func OnceValue[T any](f func() T) func() T { return std.OnceValue(f) }

// OnceValues is std's OnceValues on a tracked Once.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) { return std.OnceValues(f) }
