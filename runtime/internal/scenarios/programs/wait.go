package programs

import (
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// Waiting for something other than a lock, with a lock held.
func init() {
	add(
		// The receiver needs the lock that the sender holds.
		Scenario{Name: "wait/send-under-lock", Kind: Must, Want: stuck, Hangs: true, run: func() {
			var a sync.Mutex
			ch := make(chan int)
			both := meet(2)
			together(
				func() { a.Lock(); both(); ch <- 1; a.Unlock() },
				func() { both(); a.Lock(); <-ch; a.Unlock() },
			)
		}},
		Scenario{Name: "wait/waitgroup-under-lock", Kind: Must, Want: stuck, Hangs: true, run: func() {
			var a sync.Mutex
			var wg sync.WaitGroup
			wg.Add(1)
			a.Lock()
			go func() {
				defer wg.Done()
				a.Lock()
				a.Unlock()
			}()
			wg.Wait()
			a.Unlock()
		}},
		// The outer lock stays held while the inner monitor waits, and the
		// signal comes from behind the outer lock.
		Scenario{Name: "wait/nested-monitor", Kind: Must, Want: stuck, Hangs: true, run: func() {
			var outer, inner sync.Mutex
			c := sync.NewCond(&inner)
			ready := false
			apart(
				func() {
					outer.Lock()
					inner.Lock()
					for !ready {
						c.Wait()
					}
					inner.Unlock()
					outer.Unlock()
				},
				func() {
					outer.Lock()
					inner.Lock()
					ready = true
					c.Signal()
					inner.Unlock()
					outer.Unlock()
				},
			)
		}},
		// Wait takes its lock again, now inside the one that was inner before.
		Scenario{Name: "wait/cond-relocks-inside", Kind: Must, Want: hint, run: func() {
			var a, b sync.Mutex
			c := sync.NewCond(&a)
			ready := false
			apart(
				func() {
					a.Lock()
					b.Lock()
					for !ready {
						c.Wait()
					}
					b.Unlock()
					a.Unlock()
				},
				func() { a.Lock(); ready = true; c.Broadcast(); a.Unlock() },
				func() { nap(); a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
			)
		}},
		// Wait gives away what another goroutine has locked.
		Scenario{Name: "wait/cond-without-its-lock", Kind: Must, Want: []string{"MISUSE"}, run: func() {
			var a sync.Mutex
			c := sync.NewCond(&a)
			locked := make(chan struct{})
			apart(
				func() { a.Lock(); close(locked); nap(); c.Signal() },
				func() { <-locked; c.Wait(); a.Unlock() },
			)
		}},
		Scenario{Name: "wait/cond-in-a-loop", Kind: Silent, run: func() {
			var a sync.Mutex
			c := sync.NewCond(&a)
			n := 0
			apart(
				func() {
					a.Lock()
					for n < 3 {
						c.Wait()
					}
					a.Unlock()
				},
				func() {
					for range 3 {
						a.Lock()
						n++
						c.Signal()
						a.Unlock()
						time.Sleep(step)
					}
				},
			)
		}},
		Scenario{Name: "wait/cond-of-a-read-lock", Kind: Silent, run: func() {
			var a sync.RWMutex
			c := sync.NewCond(a.RLocker())
			ready := false
			apart(
				func() {
					a.RLock()
					for !ready {
						c.Wait()
					}
					a.RUnlock()
				},
				func() { nap(); a.Lock(); ready = true; a.Unlock(); c.Broadcast() },
			)
		}},
		// The parent waits with a held for a child that takes b: in effect a
		// before b. The other goroutine takes b before a.
		Scenario{Name: "wait/order-over-a-join", Kind: Must, Want: hint, run: func() {
			var a, b sync.Mutex
			apart(
				func() {
					var wg sync.WaitGroup
					a.Lock()
					wg.Add(1)
					go func() {
						defer wg.Done()
						b.Lock()
						b.Unlock()
					}()
					wg.Wait()
					a.Unlock()
				},
				func() { nap(); b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		Scenario{Name: "wait/join-before-the-lock", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(
				func() {
					var wg sync.WaitGroup
					wg.Add(1)
					go func() {
						defer wg.Done()
						b.Lock()
						b.Unlock()
					}()
					wg.Wait()
					a.Lock()
					a.Unlock()
				},
				func() { nap(); b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		// Only who adds needs the lock of who waits, and is done with it then.
		Scenario{Name: "wait/add-under-the-same-lock", Kind: Silent, run: func() {
			var a sync.Mutex
			var wg sync.WaitGroup
			apart(
				func() { a.Lock(); wg.Wait(); a.Unlock() },
				func() { a.Lock(); wg.Add(1); a.Unlock(); wg.Done() },
				func() { nap(); a.Lock(); wg.Wait(); a.Unlock() },
			)
		}},
		// The same lock once more before it is done.
		Scenario{Name: "wait/add-and-lock-again", Kind: Must, Want: hint, run: func() {
			var a sync.Mutex
			var wg sync.WaitGroup
			apart(
				func() { a.Lock(); wg.Wait(); a.Unlock() },
				func() {
					a.Lock()
					wg.Add(1)
					a.Unlock()
					a.Lock()
					a.Unlock()
					wg.Done()
				},
				func() { nap(); a.Lock(); wg.Wait(); a.Unlock() },
			)
		}},
		// Workers under a lock that none of them needs.
		Scenario{Name: "wait/join-under-a-lock", Kind: Silent, run: func() {
			var a, b sync.Mutex
			work := func() {
				var wg sync.WaitGroup
				a.Lock()
				for range 4 {
					wg.Add(1)
					go func() {
						defer wg.Done()
						b.Lock()
						b.Unlock()
					}()
				}
				wg.Wait()
				a.Unlock()
			}
			apart(work, work)
		}},
	)
}
