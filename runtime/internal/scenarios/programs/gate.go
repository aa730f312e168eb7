package programs

import "github.com/concurlint/concurlint/runtime/sync"

// A gate is a lock held around both halves of a cycle: the halves exclude each
// other, so they cannot block each other.
func init() {
	add(
		Scenario{Name: "gate/of-2", Kind: Silent, run: func() {
			var g, a, b sync.Mutex
			apart(
				func() {
					g.Lock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.Unlock()
				},
				func() {
					g.Lock()
					b.Lock()
					a.Lock()
					a.Unlock()
					b.Unlock()
					g.Unlock()
				},
			)
		}},
		Scenario{Name: "gate/of-3", Kind: Silent, run: func() {
			var g, a, b, c sync.Mutex
			apart(
				func() {
					g.Lock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.Unlock()
				},
				func() {
					g.Lock()
					b.Lock()
					c.Lock()
					c.Unlock()
					b.Unlock()
					g.Unlock()
				},
				func() {
					g.Lock()
					c.Lock()
					a.Lock()
					a.Unlock()
					c.Unlock()
					g.Unlock()
				},
			)
		}},
		// Two halves of three behind one gate are enough: the cycle needs all
		// three at their places at once.
		Scenario{Name: "gate/two-of-3", Kind: Silent, run: func() {
			var g, a, b, c sync.Mutex
			apart(
				func() {
					g.Lock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.Unlock()
				},
				func() {
					g.Lock()
					b.Lock()
					c.Lock()
					c.Unlock()
					b.Unlock()
					g.Unlock()
				},
				func() { c.Lock(); a.Lock(); a.Unlock(); c.Unlock() },
			)
		}},
		// A read-held gate lets both halves in.
		Scenario{Name: "gate/read-held", Kind: Must, Want: cycle, run: func() {
			var g sync.RWMutex
			var a, b sync.Mutex
			apart(
				func() {
					g.RLock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.RUnlock()
				},
				func() {
					g.RLock()
					b.Lock()
					a.Lock()
					a.Unlock()
					b.Unlock()
					g.RUnlock()
				},
			)
		}},
		// One side holds it for writing, which keeps the readers out.
		Scenario{Name: "gate/read-held-and-write-held", Kind: Silent, run: func() {
			var g sync.RWMutex
			var a, b sync.Mutex
			apart(
				func() {
					g.RLock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.RUnlock()
				},
				func() {
					g.Lock()
					b.Lock()
					a.Lock()
					a.Unlock()
					b.Unlock()
					g.Unlock()
				},
			)
		}},
		// Behind the gate at first, and once without it.
		Scenario{Name: "gate/left-out-once", Kind: Must, Want: cycle, run: func() {
			var g, a, b sync.Mutex
			ba := func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() }
			apart(
				func() {
					g.Lock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.Unlock()
				},
				func() { g.Lock(); ba(); g.Unlock() },
				ba,
			)
		}},
		// The gate is released before the inner lock is asked for.
		Scenario{Name: "gate/released-early", Kind: Must, Want: cycle, run: func() {
			var g, a, b sync.Mutex
			apart(
				func() {
					g.Lock()
					a.Lock()
					g.Unlock()
					b.Lock()
					b.Unlock()
					a.Unlock()
				},
				func() {
					g.Lock()
					b.Lock()
					g.Unlock()
					a.Lock()
					a.Unlock()
					b.Unlock()
				},
			)
		}},
		// Each half has a gate, but not the same one.
		Scenario{Name: "gate/two-gates", Kind: Must, Want: cycle, run: func() {
			var g, h, a, b sync.Mutex
			apart(
				func() {
					g.Lock()
					a.Lock()
					b.Lock()
					b.Unlock()
					a.Unlock()
					g.Unlock()
				},
				func() {
					h.Lock()
					b.Lock()
					a.Lock()
					a.Unlock()
					b.Unlock()
					h.Unlock()
				},
			)
		}},
	)
}
