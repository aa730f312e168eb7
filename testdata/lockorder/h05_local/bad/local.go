// Package local shares its locks among the goroutines of one call.
package local

import "sync"

func run() int {
	var a, b sync.Mutex
	n := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		a.Lock()
		b.Lock() // want `b is taken while .*a is held; local\.go:19 takes them the other way round`
		n++
		b.Unlock()
		a.Unlock()
	})
	wg.Go(func() {
		b.Lock()
		a.Lock()
		n++
		a.Unlock()
		b.Unlock()
	})
	wg.Wait()
	return n
}
