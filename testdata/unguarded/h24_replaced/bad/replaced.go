// Package replaced gives a variable a new lock, or a new map, while others use
// the old one.
package replaced

import (
	"sync"
	"sync/atomic"
)

var (
	interned = &sync.Map{}
	size     atomic.Int64
)

func intern(s string) string {
	if v, ok := interned.Load(s); ok {
		return v.(string)
	}
	interned.Store(s, s)
	if size.Add(1) > 1000 {
		size.Store(0)
		interned = &sync.Map{} // want `interned is written here and read at line 16, with no lock in common, and a sync\.Map is there because several goroutines use it`
	}
	return s
}

var warnOnce = &sync.Once{}

func warn(f func()) {
	warnOnce.Do(func() {
		f()
		warnOnce = &sync.Once{} // want `warnOnce is written here and read at line 30, with no lock in common, and a sync\.Once is there because several goroutines use it`
	})
}
