// Package bound starts a goroutine for whatever comes, however much it is.
package bound

import (
	"bufio"
	"io"
	"sync"
)

func lines(r io.Reader, handle func(string)) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		text := sc.Text()
		go handle(text) // want `a goroutine is started in each round of this loop, and nothing bounds their number`
	}
}

func requests(in <-chan int, handle func(int)) {
	var wg sync.WaitGroup
	for v := range in {
		wg.Go(func() { handle(v) }) // want `a goroutine is started in each round of this loop, and nothing bounds their number`
	}
	wg.Wait()
}
