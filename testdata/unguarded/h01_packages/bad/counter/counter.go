// Package counter lets goroutines share what is made for one.
package counter

import (
	"sync"

	"fixtures/unguarded/h01_packages/bad/counter/tally"
)

func all(names []string) int {
	t := tally.New()
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			t.Inc(name) // want `t.n is written here through \(\*tally.T\).Inc \(.*tally/tally.go:13\) by goroutines started in a loop \(line 15\), with no lock`
		}()
	}
	wg.Wait()
	return t.N()
}

func early(names []string) int {
	t := tally.New()
	done := make(chan bool)
	go func() {
		for _, name := range names {
			t.Inc(name) // want `t.byName is written here through \(\*tally.T\).Inc \(.*\) and read at line 33 through \(\*tally.T\).Sum \(.*tally/tally.go:20\) by another goroutine, with no lock in common`
		}
		close(done)
	}()
	n := t.Sum()
	<-done
	return n
}
