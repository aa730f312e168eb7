//go:build !concurlint_off

package sync

import std "sync"

// Map is std's Map: its locks are never held while user code runs, except by
// Range's callback, which holds none.
type Map = std.Map

// Pool is std's Pool.
type Pool = std.Pool
