// Command run measures one row of the cost table on whichever package sync it
// was built with and prints the result as JSON. A process makes one round of
// one row, so nothing that a tracker has learned reaches the next.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// Result is one round of one row.
type Result struct {
	Nanos  float64 `json:"nanos"`  // of processor time per operation of the row
	Allocs float64 `json:"allocs"` // per operation
	Later  float64 `json:"later"`  // many-edges: nanoseconds per lock on later passes
	Bytes  float64 `json:"bytes"`  // many-edges: heap per edge that stays
}

// round is how long a row's loop runs at least.
const round = 60 * time.Millisecond

func main() {
	rows := map[string]func() Result{
		"lock":       lock,
		"nested":     nested,
		"rlock":      rlock,
		"contended":  contended,
		"others":     others,
		"many-edges": manyEdges,
	}
	if len(os.Args) != 2 || rows[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: run lock|nested|rlock|contended|others|many-edges")
		os.Exit(2)
	}
	if err := json.NewEncoder(os.Stdout).Encode(rows[os.Args[1]]()); err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		os.Exit(1)
	}
}

// loop calls f with growing counts until one call takes a round, and measures
// that call. The calls before it warm up what a tracker caches.
func loop(f func(n int)) Result {
	for n := 1000; ; {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := spent()
		f(n)
		took := spent() - start
		runtime.ReadMemStats(&after)
		if took >= round {
			return Result{
				Nanos:  float64(took.Nanoseconds()) / float64(n),
				Allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
			}
		}
		// Aim a little past the round, without trusting a first short call.
		n = min(10*n, 1+int(float64(n)*1.2*float64(round)/float64(max(took, time.Microsecond))))
	}
}

func lock() Result {
	var mu sync.Mutex
	return loop(func(n int) {
		for range n {
			mu.Lock()
			mu.Unlock()
		}
	})
}

func nested() Result {
	var a, b sync.Mutex
	return loop(func(n int) {
		for range n {
			a.Lock()
			b.Lock()
			b.Unlock()
			a.Unlock()
		}
	})
}

func rlock() Result {
	var mu sync.RWMutex
	return loop(func(n int) {
		for range n {
			mu.RLock()
			mu.RUnlock()
		}
	})
}

// contended has eight goroutines on one lock, with as little inside it as a
// counter.
func contended() Result {
	var mu sync.Mutex
	count := 0
	return loop(func(n int) {
		done := make(chan struct{})
		for range 8 {
			go func() {
				for range n / 8 {
					mu.Lock()
					count++
					mu.Unlock()
				}
				done <- struct{}{}
			}()
		}
		for range 8 {
			<-done
		}
	})
}

// others locks a free lock while a thousand goroutines hold one each.
func others() Result {
	held := make([]sync.Mutex, 1000)
	taken, end := make(chan struct{}), make(chan struct{})
	for i := range held {
		go func() {
			held[i].Lock()
			taken <- struct{}{}
			<-end
			held[i].Unlock()
		}()
	}
	for range held {
		<-taken
	}
	defer close(end)
	return lock()
}

// node is an object with a lock, of the size that a cache's entries have, and
// with a pointer in it, as they have.
type node struct {
	mu sync.Mutex
	_  [5]*node
}

// manyEdges takes 100,000 locks, each once, under one outer lock: as many
// edges as a tracker can be made to keep.
func manyEdges() Result {
	const n = 100_000
	var outer sync.Mutex
	locks := make([]*node, n)
	for i := range locks {
		locks[i] = &node{}
	}
	before := heap()
	pass := func() float64 {
		start := spent()
		outer.Lock()
		for i := range locks {
			locks[i].mu.Lock()
			locks[i].mu.Unlock()
		}
		outer.Unlock()
		return float64((spent() - start).Nanoseconds()) / n
	}
	r := Result{Nanos: pass()}
	r.Bytes = (heap() - before) / n
	passes, start := 0.0, spent()
	for passes < 5 && (passes == 0 || spent()-start < time.Second) {
		r.Later += pass()
		passes++
	}
	r.Later /= passes
	runtime.KeepAlive(locks)
	return r
}

// heap is what lives, in bytes, with what a tracker may have taken outside the
// collected heap.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) + float64(m.OtherSys)
}
