// Package bound has a limit: a semaphore, a group with one, a pool, or a loop
// that is short by itself.
package bound

import (
	"bufio"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"
)

func lines(r io.Reader, handle func(string) error) error {
	var g errgroup.Group
	g.SetLimit(8)
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		text := sc.Text()
		g.Go(func() error { return handle(text) })
	}
	return g.Wait()
}

func requests(in <-chan int, handle func(int)) {
	slots := make(chan struct{}, 8)
	for v := range in {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			handle(v)
		}()
	}
}

func pool(in <-chan int, handle func(int)) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for v := range in {
				handle(v)
			}
		})
	}
	wg.Wait()
}

// The list is there already: one goroutine for each of its parts.
func parts(all [4][]int, handle func([]int)) {
	var wg sync.WaitGroup
	for _, p := range all {
		wg.Go(func() { handle(p) })
	}
	wg.Wait()
}
