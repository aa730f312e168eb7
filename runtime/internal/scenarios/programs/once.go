package programs

import "github.com/concurlint/concurlint/runtime/sync"

// Once holds a lock while its function runs, and whoever comes second waits.
func init() {
	add(
		Scenario{Name: "once/in-itself", Kind: Must, Want: recursive, Hangs: true, run: func() {
			var o sync.Once
			o.Do(func() { o.Do(func() {}) })
		}},
		Scenario{Name: "once/two-crossing", Kind: Must, Want: cycle, Hangs: true, run: func() {
			var p, q sync.Once
			both := meet(2)
			together(
				func() { p.Do(func() { both(); q.Do(func() {}) }) },
				func() { q.Do(func() { both(); p.Do(func() {}) }) },
			)
		}},
		// The first caller initialises under the lock that its function takes
		// again from elsewhere.
		Scenario{Name: "once/and-a-lock", Kind: Must, Want: cycle, run: func() {
			var o sync.Once
			var a sync.Mutex
			apart(
				func() { o.Do(func() { a.Lock(); a.Unlock() }) },
				func() { a.Lock(); o.Do(func() {}); a.Unlock() },
			)
		}},
		Scenario{Name: "once/one-in-another", Kind: Silent, run: func() {
			var p, q sync.Once
			both := func() { p.Do(func() { q.Do(func() {}) }) }
			apart(both, both, func() { q.Do(func() {}) })
		}},
		Scenario{Name: "once/under-a-lock", Kind: Silent, run: func() {
			var o sync.Once
			var a sync.Mutex
			f := func() { a.Lock(); o.Do(func() {}); a.Unlock() }
			apart(f, f)
		}},
	)
}
