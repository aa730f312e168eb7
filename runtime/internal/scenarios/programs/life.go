package programs

import (
	"reflect"
	"runtime"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs/dep"
	"github.com/concurlint/concurlint/runtime/sync"
)

const (
	blindDep  = "the other lock is inside a dependency that imports std's sync"
	blindChan = "nobody declared the channel to be a lock"
)

// How long locks are held, and what becomes of them at the end.
func init() {
	add(
		Scenario{Name: "life/long-hold", Kind: Must, Want: []string{"LONG-HOLD", "STUCK"}, run: func() {
			var a sync.Mutex
			apart(
				func() { a.Lock(); time.Sleep(2 * Limit); a.Unlock() },
				func() { a.Lock(); a.Unlock() },
			)
		}},
		Scenario{Name: "life/short-hold", Kind: Silent, run: func() {
			var a sync.Mutex
			f := func() { a.Lock(); time.Sleep(Limit / 10); a.Unlock() }
			apart(f, f, f)
		}},
		// A goroutine returns with the lock, and the process goes on.
		Scenario{Name: "life/ends-holding", Kind: Must, Want: []string{"ENDS-HOLDING"}, run: func() {
			a := new(sync.Mutex)
			together(func() { a.Lock() })
			time.Sleep(step)
			runtime.KeepAlive(a)
		}},
		Scenario{Name: "life/goexit-holding", Kind: Must, Want: []string{"ENDS-HOLDING"}, run: func() {
			a := new(sync.RWMutex)
			together(func() { a.RLock(); runtime.Goexit() })
			time.Sleep(step)
			runtime.KeepAlive(a)
		}},
		Scenario{Name: "life/ends-holding-others-wait", Kind: Must, Want: []string{"ENDS-HOLDING", "STUCK", "DEADLOCK"}, Hangs: true, run: func() {
			var a sync.Mutex
			apart(func() { a.Lock() }, func() { a.Lock() })
		}},
		Scenario{Name: "life/deferred-unlock-at-goexit", Kind: Silent, run: func() {
			var a sync.Mutex
			f := func() { a.Lock(); defer a.Unlock(); runtime.Goexit() }
			apart(f, f)
		}},
		Scenario{Name: "life/deferred-unlock-at-panic", Kind: Silent, run: func() {
			var a sync.Mutex
			f := func() {
				defer func() { _ = recover() }()
				a.Lock()
				defer a.Unlock()
				panic("handler failed")
			}
			apart(f, f)
		}},
		// The copy is born locked, and nobody will ever unlock it.
		Scenario{Name: "life/copied-while-held", Kind: Must, Hangs: true, run: func() {
			var p pair
			p.a.Lock()
			q := copied(&p)
			p.a.Unlock()
			together(func() { q.a.Lock() })
		}},
		// A copy of a free lock is a lock of its own.
		Scenario{Name: "life/copied-while-free", Kind: Silent, run: func() {
			var p pair
			q := copied(&p)
			apart(p.forth, func() { q.forth() })
		}},
		Scenario{Name: "life/leaked-in-wait", Kind: Must, Hangs: true, run: func() {
			var a sync.Mutex
			c := sync.NewCond(&a)
			apart(func() { a.Lock(); c.Wait(); a.Unlock() })
		}},
		Scenario{Name: "life/leaked-goroutine", Kind: Must, Want: []string{"LEAK"}, run: func() {
			go func() { <-make(chan int) }()
			time.Sleep(step)
		}},
		Scenario{Name: "blind/lock-in-a-dependency", Kind: Must, Want: cycle, Blind: blindDep, run: func() {
			var a sync.Mutex
			var r dep.Registry
			apart(
				func() { a.Lock(); r.Each(func() {}); a.Unlock() },
				func() { r.Each(func() { a.Lock(); a.Unlock() }) },
			)
		}},
		Scenario{Name: "blind/channel-as-mutex", Kind: Must, Want: cycle, Blind: blindChan, run: func() {
			a, b := make(chan struct{}, 1), make(chan struct{}, 1)
			apart(
				func() { a <- struct{}{}; b <- struct{}{}; <-b; <-a },
				func() { b <- struct{}{}; a <- struct{}{}; <-a; <-b },
			)
		}},
	)
}

// copied copies p as a library for deep copies would, past go vet's eyes.
func copied(p *pair) *pair {
	q := new(pair)
	reflect.ValueOf(q).Elem().Set(reflect.ValueOf(p).Elem())
	return q
}
