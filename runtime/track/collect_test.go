package track_test

import (
	"runtime"
	"testing"

	"github.com/concurlint/concurlint/runtime/sync"
)

// TestDeadLocksAreCollected: a program that makes locks, takes each once under
// another lock and drops them must not keep what the tracker knows of them.
func TestDeadLocksAreCollected(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many locks")
	}
	type node struct{ mu sync.Mutex }
	outer := new(node)
	for range 1_500_000 {
		n := new(node)
		outer.mu.Lock()
		n.mu.Lock()
		n.mu.Unlock()
		outer.mu.Unlock()
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	// One order takes some 100 bytes; without the collections more than 60 MB stay.
	if mb := m.HeapAlloc >> 20; mb > 40 {
		t.Errorf("%d MB are alive after a million and a half locks, all of which are dead", mb)
	}
}
