//go:build !concurlint_off

package sync

import (
	std "sync"

	_ "github.com/concurlint/concurlint/runtime/track" // reports what the locks tell
)

// Map is std's Map: its locks are never held while user code runs.
type Map = std.Map

// Pool is std's Pool.
type Pool = std.Pool
