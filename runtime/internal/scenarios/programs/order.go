package programs

import (
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// Two and more locks in orders that do or do not contradict each other, in
// goroutines that do or do not meet.
func init() {
	add(
		Scenario{Name: "order/abba-apart", Kind: Must, Want: cycle, run: func() {
			var a, b sync.Mutex
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		Scenario{Name: "order/abba-hangs", Kind: Must, Want: cycle, Hangs: true, run: func() {
			var a, b sync.Mutex
			both := meet(2)
			together(
				func() { a.Lock(); both(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); both(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		// One goroutine alone cannot block itself with these, but both orders
		// are in the program.
		Scenario{Name: "order/abba-one-goroutine", Kind: Must, Want: hint, run: func() {
			var a, b sync.Mutex
			a.Lock()
			b.Lock()
			b.Unlock()
			a.Unlock()
			b.Lock()
			a.Lock()
			a.Unlock()
			b.Unlock()
		}},
		Scenario{Name: "order/abba-joined", Kind: May, run: func() {
			var a, b sync.Mutex
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				defer wg.Done()
				a.Lock()
				b.Lock()
				b.Unlock()
				a.Unlock()
			}()
			wg.Wait()
			b.Lock()
			a.Lock()
			a.Unlock()
			b.Unlock()
		}},
		Scenario{Name: "order/abba-before-go", Kind: May, run: func() {
			var a, b sync.Mutex
			a.Lock()
			b.Lock()
			b.Unlock()
			a.Unlock()
			together(func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() })
		}},
		Scenario{Name: "order/cycle-of-3", Kind: Must, Want: cycle, run: func() {
			var a, b, c sync.Mutex
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); c.Lock(); c.Unlock(); b.Unlock() },
				func() { c.Lock(); a.Lock(); a.Unlock(); c.Unlock() },
			)
		}},
		Scenario{Name: "order/cycle-of-3-hangs", Kind: Must, Want: cycle, Hangs: true, run: func() {
			var a, b, c sync.Mutex
			all := meet(3)
			together(
				func() { a.Lock(); all(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); all(); c.Lock(); c.Unlock(); b.Unlock() },
				func() { c.Lock(); all(); a.Lock(); a.Unlock(); c.Unlock() },
			)
		}},
		Scenario{Name: "order/cycle-of-5", Kind: Must, Want: cycle, run: func() {
			var a, b, c, d, e sync.Mutex
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); c.Lock(); c.Unlock(); b.Unlock() },
				func() { c.Lock(); d.Lock(); d.Unlock(); c.Unlock() },
				func() { d.Lock(); e.Lock(); e.Unlock(); d.Unlock() },
				func() { e.Lock(); a.Lock(); a.Unlock(); e.Unlock() },
			)
		}},
		// The other half comes only after as many other pairs as fill a
		// bounded table of orders.
		Scenario{Name: "order/abba-70000-pairs-between", Kind: Must, Want: cycle, run: func() {
			var a, b sync.Mutex
			between := make(chan struct{})
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { manyPairs(70_000); close(between) },
				func() { <-between; b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		Scenario{Name: "order/abba-of-three-types", Kind: Must, Want: cycle, run: func() {
			var a sync.Mutex
			var b sync.RWMutex
			apart(
				func() { nested(&a, func() { nested(b.RLocker(), func() {}) }) },
				func() { nested(&b, func() { nested(&a, func() {}) }) },
			)
		}},
		Scenario{Name: "order/abba-deferred", Kind: Must, Want: cycle, run: func() {
			var p pair
			apart(p.forth, p.back)
		}},
		// Released in the order of taking, which frees the outer lock early:
		// round and round the ring, each holds one and asks for the next.
		Scenario{Name: "order/hand-over-hand-ring", Kind: Must, Want: cycle, run: func() {
			var a, b, c sync.Mutex
			round := func() {
				a.Lock()
				b.Lock()
				a.Unlock()
				c.Lock()
				b.Unlock()
				a.Lock()
				c.Unlock()
				a.Unlock()
			}
			apart(round, round, round)
		}},
		Scenario{Name: "order/same-order", Kind: Silent, run: func() {
			var a, b, c sync.Mutex
			abc := func() {
				a.Lock()
				b.Lock()
				c.Lock()
				c.Unlock()
				b.Unlock()
				a.Unlock()
			}
			apart(abc, abc, func() { a.Lock(); c.Lock(); c.Unlock(); a.Unlock() })
		}},
		Scenario{Name: "order/same-order-released-out-of-order", Kind: Silent, run: func() {
			var a, b, c sync.Mutex
			f := func() {
				a.Lock()
				b.Lock()
				a.Unlock()
				c.Lock()
				b.Unlock()
				c.Unlock()
			}
			apart(f, f)
		}},
		// Never both at once.
		Scenario{Name: "order/one-after-the-other", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(
				func() { a.Lock(); a.Unlock(); b.Lock(); b.Unlock() },
				func() { b.Lock(); b.Unlock(); a.Lock(); a.Unlock() },
			)
		}},
		Scenario{Name: "order/storm-in-order", Kind: Silent, run: func() {
			var a, b sync.Mutex
			var wg sync.WaitGroup
			for range 20 {
				for range 100 {
					wg.Add(1)
					go func() {
						defer wg.Done()
						a.Lock()
						b.Lock()
						b.Unlock()
						a.Unlock()
					}()
				}
				wg.Wait()
			}
		}},
	)
}

// pair is locked as most code does it: deferred, in methods.
type pair struct {
	a, b sync.Mutex
}

func (p *pair) forth() {
	p.a.Lock()
	defer p.a.Unlock()
	p.b.Lock()
	defer p.b.Unlock()
	time.Sleep(step / 8)
}

func (p *pair) back() {
	p.b.Lock()
	defer p.b.Unlock()
	p.a.Lock()
	defer p.a.Unlock()
}

// manyPairs takes n pairs of distinct locks, each pair once.
func manyPairs(n int) {
	outer := make([]sync.Mutex, 300)
	inner := make([]sync.Mutex, (n+len(outer)-1)/len(outer))
	for i := range outer {
		for j := range inner {
			if i*len(inner)+j == n {
				return
			}
			outer[i].Lock()
			inner[j].Lock()
			inner[j].Unlock()
			outer[i].Unlock()
		}
	}
}
