// Package run runs functions on goroutines of its own.
package run

import "sync"

// Go does not wait for f.
func Go(f func()) {
	go f()
}

// Each runs f for every number below n, all at once, and waits.
func Each(n int, f func(int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(i)
		}()
	}
	wg.Wait()
}

// InTurn runs f for every number below n, one after the other.
func InTurn(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

// Apart runs f on a goroutine of its own, and waits for it.
func Apart(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// Later gives a channel that is closed when f has ended.
func Later(f func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	return done
}

// A Group collects goroutines.
type Group struct{ wg sync.WaitGroup }

func (g *Group) Add(f func()) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		f()
	}()
}

// End waits for all of them.
func (g *Group) End() { g.wg.Wait() }

// Guarded runs f for every number below n, on several goroutines, but one at a time.
func Guarded(n int, f func(int)) {
	var mu sync.Mutex
	Each(n, func(i int) {
		mu.Lock()
		defer mu.Unlock()
		f(i)
	})
}

// Reported tells f of every number below n, on several goroutines.
func Reported(n int, f func(int)) {
	var mu sync.Mutex
	Each(n, func(i int) {
		mu.Lock()
		i *= 2
		mu.Unlock()
		f(i)
	})
}
