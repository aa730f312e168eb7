// Package counter shares a type that is made for one goroutine as it asks for.
package counter

import (
	"sync"

	"fixtures/unguarded/h01_packages/good/counter/tally"
)

// locked holds a lock of its own around every call.
func locked(names []string) int {
	t := tally.New()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			t.Inc(name)
			mu.Unlock()
		}()
	}
	wg.Wait()
	return t.N()
}

// apart gives each goroutine its own.
func apart(names []string) []*tally.T {
	out := make([]*tally.T, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			t := tally.New()
			t.Inc(name)
			out[i] = t
		}()
	}
	wg.Wait()
	return out
}

// handed keeps nothing of what it gives away.
func handed(names []string, ch chan<- int) {
	t := tally.New()
	t.Inc("first")
	go func() {
		for _, name := range names {
			t.Inc(name)
		}
		ch <- t.N()
	}()
}

// reads only looks.
func reads(t *tally.T, n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(t.Sum())
		}()
	}
	wg.Wait()
}
