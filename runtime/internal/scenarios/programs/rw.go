package programs

import (
	"unsafe"

	"github.com/concurlint/concurlint/runtime/sync"
)

// uintptrOf gives the address for comparing, nothing else.
func uintptrOf(a *account) uintptr { return uintptr(unsafe.Pointer(a)) }

// Readers and writers in cycles.
func init() {
	add(
		Scenario{Name: "rw/read-read-no-writer", Kind: Silent, run: func() {
			var a, b sync.RWMutex
			apart(
				func() { a.RLock(); b.RLock(); b.RUnlock(); a.RUnlock() },
				func() { b.RLock(); a.RLock(); a.RUnlock(); b.RUnlock() },
			)
		}},
		Scenario{Name: "rw/read-read-with-writers", Kind: Must, Want: cycle, run: func() {
			var a, b sync.RWMutex
			apart(
				func() { a.Lock(); a.Unlock() },
				func() { b.Lock(); b.Unlock() },
				func() { a.RLock(); b.RLock(); b.RUnlock(); a.RUnlock() },
				func() { b.RLock(); a.RLock(); a.RUnlock(); b.RUnlock() },
			)
		}},
		// The writers come when the cycle has long been seen.
		Scenario{Name: "rw/read-read-writers-later", Kind: Must, Want: cycle, run: func() {
			var a, b sync.RWMutex
			apart(
				func() { a.RLock(); b.RLock(); b.RUnlock(); a.RUnlock() },
				func() { b.RLock(); a.RLock(); a.RUnlock(); b.RUnlock() },
				func() { a.Lock(); a.Unlock() },
				func() { b.Lock(); b.Unlock() },
			)
		}},
		Scenario{Name: "rw/read-read-hangs", Kind: Must, Want: stuck, Hangs: true, run: func() {
			var a, b sync.RWMutex
			held := meet(4)
			together(
				func() { a.RLock(); held(); nap(); b.RLock() },
				func() { b.RLock(); held(); nap(); a.RLock() },
				func() { held(); a.Lock() },
				func() { held(); b.Lock() },
			)
		}},
		// A writer of only one of the two cannot stop both readers.
		Scenario{Name: "rw/read-read-one-writer", Kind: May, run: func() {
			var a, b sync.RWMutex
			apart(
				func() { a.Lock(); a.Unlock() },
				func() { a.RLock(); b.RLock(); b.RUnlock(); a.RUnlock() },
				func() { b.RLock(); a.RLock(); a.RUnlock(); b.RUnlock() },
			)
		}},
		Scenario{Name: "rw/read-then-mutex", Kind: Must, Want: cycle, run: func() {
			var a sync.RWMutex
			var b sync.Mutex
			apart(
				func() { a.RLock(); b.Lock(); b.Unlock(); a.RUnlock() },
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		// Readers under a mutex and a mutex under readers, no writer: nobody
		// ever waits for the read lock.
		Scenario{Name: "rw/read-and-mutex-no-writer", Kind: Silent, run: func() {
			var a sync.RWMutex
			var b sync.Mutex
			apart(
				func() { a.RLock(); b.Lock(); b.Unlock(); a.RUnlock() },
				func() { b.Lock(); a.RLock(); a.RUnlock(); b.Unlock() },
			)
		}},
		Scenario{Name: "rw/rlocker-with-writers", Kind: Must, Want: cycle, run: func() {
			var a, b sync.RWMutex
			ra, rb := a.RLocker(), b.RLocker()
			apart(
				func() { ra.Lock(); b.Lock(); b.Unlock(); ra.Unlock() },
				func() { rb.Lock(); a.Lock(); a.Unlock(); rb.Unlock() },
			)
		}},
		Scenario{Name: "rw/rlocker-no-writer", Kind: Silent, run: func() {
			var a, b sync.RWMutex
			ra, rb := a.RLocker(), b.RLocker()
			apart(
				func() { ra.Lock(); rb.Lock(); rb.Unlock(); ra.Unlock() },
				func() { rb.Lock(); ra.Lock(); ra.Unlock(); rb.Unlock() },
			)
		}},
		Scenario{Name: "rw/readers-and-writer-in-order", Kind: Silent, run: func() {
			var a, b sync.RWMutex
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { a.RLock(); b.RLock(); b.RUnlock(); a.RUnlock() },
				func() { a.RLock(); b.Lock(); b.Unlock(); a.RUnlock() },
			)
		}},
	)
}
