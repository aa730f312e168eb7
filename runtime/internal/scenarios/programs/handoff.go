package programs

import (
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// A lock that one goroutine takes and another releases is legal Go, and its
// taker is not its holder any more.
func init() {
	add(
		Scenario{Name: "handoff/alone", Kind: Silent, run: func() {
			var a sync.Mutex
			for range 3 {
				a.Lock()
				together(a.Unlock)
			}
		}},
		Scenario{Name: "handoff/read-lock", Kind: Silent, run: func() {
			var a sync.RWMutex
			for range 3 {
				a.RLock()
				together(a.RUnlock)
			}
			a.Lock()
			a.Unlock()
		}},
		// The child releases a in any case, so waiting for b with it taken
		// blocks nobody for good. That a is handed on at this place shows in
		// the first round; nobody could know it before.
		Scenario{Name: "handoff/then-another-lock", Kind: Silent, run: func() {
			var a, b sync.Mutex
			shown := make(chan struct{})
			apart(
				func() {
					for round := range 4 {
						released := make(chan struct{})
						a.Lock()
						go func() { time.Sleep(step / 4); a.Unlock(); close(released) }()
						if round == 0 {
							<-released
							close(shown)
						}
						b.Lock()
						b.Unlock()
						<-released
					}
				},
				func() { <-shown; b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		// The taker is gone long before the lock is released.
		Scenario{Name: "handoff/taker-ends-first", Kind: Silent, run: func() {
			var a sync.Mutex
			for range 3 {
				released := make(chan struct{})
				together(func() {
					a.Lock()
					go func() { time.Sleep(3 * step); a.Unlock(); close(released) }()
				})
				<-released
			}
		}},
		// The program is over before the last release, which is sure to come.
		Scenario{Name: "handoff/released-after-the-end", Kind: Silent, run: func() {
			var a sync.Mutex
			together(func() {
				a.Lock()
				go func() { time.Sleep(step / 2); a.Unlock() }()
			})
		}},
		// A mutex as a signal: the second Lock waits for the child.
		Scenario{Name: "handoff/lock-again", Kind: Silent, run: func() {
			var a sync.Mutex
			for range 3 {
				a.Lock()
				go func() { time.Sleep(step); a.Unlock() }()
				a.Lock()
				a.Unlock()
			}
		}},
		// Taken by the child, released by whoever waits for it.
		Scenario{Name: "handoff/to-the-parent", Kind: Silent, run: func() {
			var a, b sync.Mutex
			for range 3 {
				together(a.Lock)
				b.Lock()
				b.Unlock()
				a.Unlock()
			}
			b.Lock()
			a.Lock()
			a.Unlock()
			b.Unlock()
		}},
		// Handed on once, and yet a true inversion with locks that are not.
		Scenario{Name: "handoff/beside-a-cycle", Kind: Must, Want: cycle, run: func() {
			var h, a, b sync.Mutex
			apart(
				func() { h.Lock(); together(h.Unlock) },
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
	)
}
