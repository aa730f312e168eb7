package programs

import (
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// One goroutine asks for a lock that it holds already, in all pairs of modes.
func init() {
	add(
		Scenario{Name: "recursion/lock-lock", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.Mutex
			mu.Lock()
			mu.Lock()
		}},
		Scenario{Name: "recursion/write-write", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			mu.Lock()
			mu.Lock()
		}},
		Scenario{Name: "recursion/write-read", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			mu.Lock()
			mu.RLock()
		}},
		Scenario{Name: "recursion/upgrade", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			mu.RLock()
			mu.Lock()
		}},
		// Both readers want to become the writer: each waits for the other.
		Scenario{Name: "recursion/upgrade-of-two", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			both := meet(2)
			up := func() { mu.RLock(); both(); mu.Lock() }
			together(up, up)
		}},
		Scenario{Name: "recursion/read-read-waiting-writer", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			mu.RLock()
			go func() { mu.Lock() }()
			time.Sleep(5 * step)
			mu.RLock()
		}},
		// The writer exists and might as well have waited in between.
		Scenario{Name: "recursion/read-read-writer-elsewhere", Kind: Must, Want: recursive, run: func() {
			var mu sync.RWMutex
			apart(
				func() { mu.Lock(); mu.Unlock() },
				func() { mu.RLock(); mu.RLock(); mu.RUnlock(); mu.RUnlock() },
			)
		}},
		// Nobody writes, nobody can block; the first writer changes that.
		Scenario{Name: "recursion/read-read-no-writer", Kind: May, run: func() {
			var mu sync.RWMutex
			mu.RLock()
			mu.RLock()
			mu.RUnlock()
			mu.RUnlock()
		}},
		Scenario{Name: "recursion/rlocker-waiting-writer", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.RWMutex
			r := mu.RLocker()
			r.Lock()
			go func() { mu.Lock() }()
			time.Sleep(5 * step)
			r.Lock()
		}},
		// Two names of one lock.
		Scenario{Name: "recursion/two-aliases", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.Mutex
			noodle, fork := &mu, &mu
			noodle.Lock()
			fork.Lock()
		}},
		Scenario{Name: "recursion/cond-and-its-lock", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.Mutex
			c := sync.NewCond(&mu)
			mu.Lock()
			c.L.Lock()
		}},
		// The panic left the lock held; the next request of the same goroutine
		// finds it so.
		Scenario{Name: "recursion/after-recovered-panic", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var mu sync.Mutex
			func() {
				defer func() { _ = recover() }()
				mu.Lock()
				panic("handler failed")
			}()
			mu.Lock()
		}},
		Scenario{Name: "recursion/try-of-held", Kind: Silent, run: func() {
			var mu sync.Mutex
			mu.Lock()
			if mu.TryLock() {
				panic("a held mutex was locked")
			}
			mu.Unlock()
		}},
		Scenario{Name: "recursion/lock-after-unlock", Kind: Silent, run: func() {
			var mu sync.RWMutex
			for range 3 {
				mu.Lock()
				mu.Unlock()
				mu.RLock()
				mu.RUnlock()
			}
		}},
		// Two different locks at one call site look alike and are not.
		Scenario{Name: "recursion/two-instances", Kind: Silent, run: func() {
			var a, b sync.Mutex
			nested(&a, func() { nested(&b, func() {}) })
			nested(&a, func() { nested(&b, func() {}) })
		}},
	)
}

// nested runs f with l held.
func nested(l sync.Locker, f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}
