package programs

import (
	"runtime"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// nap lets other goroutines reach what they block at.
func nap() { time.Sleep(3 * step) }

// TryLock never waits, so nothing leads to it; but what it took is held, and
// leads on.
func init() {
	add(
		Scenario{Name: "try/inner", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(
				func() { a.Lock(); tried(&b); a.Unlock() },
				func() { b.Lock(); tried(&a); b.Unlock() },
			)
		}},
		Scenario{Name: "try/inner-one-side", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); tried(&a); b.Unlock() },
			)
		}},
		Scenario{Name: "try/outer", Kind: Must, Want: cycle, run: func() {
			var a, b sync.Mutex
			apart(
				func() {
					if a.TryLock() {
						b.Lock()
						b.Unlock()
						a.Unlock()
					}
				},
				func() {
					if b.TryLock() {
						a.Lock()
						a.Unlock()
						b.Unlock()
					}
				},
			)
		}},
		Scenario{Name: "try/outer-read", Kind: Must, Want: cycle, run: func() {
			var a, b sync.RWMutex
			apart(
				func() {
					if a.TryRLock() {
						b.Lock()
						b.Unlock()
						a.RUnlock()
					}
				},
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			)
		}},
		Scenario{Name: "try/failed", Kind: Silent, run: func() {
			var a, b sync.Mutex
			held, tried := make(chan struct{}), make(chan struct{})
			together(
				func() { b.Lock(); close(held); <-tried; b.Unlock() },
				func() {
					a.Lock()
					<-held
					if b.TryLock() {
						panic("a held mutex was locked")
					}
					a.Unlock()
					close(tried)
				},
			)
			b.Lock()
			a.Lock()
			a.Unlock()
			b.Unlock()
		}},
		// Take one, try the other, let go and begin again: the textbook way
		// out of a cycle.
		Scenario{Name: "try/back-off", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(func() { backOff(&a, &b) }, func() { backOff(&b, &a) })
		}},
	)
}

// tried takes and frees l if that needs no waiting.
func tried(l *sync.Mutex) {
	if l.TryLock() {
		l.Unlock()
	}
}

func backOff(first, second *sync.Mutex) {
	for {
		first.Lock()
		if second.TryLock() {
			second.Unlock()
			first.Unlock()
			return
		}
		first.Unlock()
		runtime.Gosched()
	}
}
