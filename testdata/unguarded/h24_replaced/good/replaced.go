// Package replaced empties a map, or publishes a new one atomically.
package replaced

import (
	"sync"
	"sync/atomic"
)

var (
	interned atomic.Pointer[sync.Map]
	size     atomic.Int64
)

func init() { interned.Store(&sync.Map{}) }

func intern(s string) string {
	m := interned.Load()
	if v, ok := m.Load(s); ok {
		return v.(string)
	}
	m.Store(s, s)
	if size.Add(1) > 1000 {
		size.Store(0)
		interned.Store(&sync.Map{})
	}
	return s
}

var (
	mu       sync.Mutex
	warnOnce = &sync.Once{}
)

func warn(f func()) {
	mu.Lock()
	o := warnOnce
	mu.Unlock()
	o.Do(func() {
		f()
		mu.Lock()
		warnOnce = &sync.Once{}
		mu.Unlock()
	})
}

// For tests: nobody else is there.
func resetForTest() { warnOnce = &sync.Once{} }
