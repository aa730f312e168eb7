package waits

import (
	"errors"
	"sync"
)

// Each goroutine has a place of its own, and all have ended when they are looked at.
func filled(in []string) (n int) {
	out := make([]int, len(in))
	done := make(chan struct{})
	for i, s := range in {
		go func() {
			out[i] = len(s)
			done <- struct{}{}
		}()
	}
	for range in {
		<-done
	}
	for _, v := range out {
		n += v
	}
	return n
}

// The loop that starts them looks at the place that is still its own.
func doubled(vs []int) {
	var wg sync.WaitGroup
	for i, v := range vs {
		if v < 0 {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			vs[i] = 2 * v
		}()
	}
	wg.Wait()
}

func failed(in []string, f func(string) error) error {
	errs := make([]error, len(in))
	var wg sync.WaitGroup
	for i, s := range in {
		wg.Go(func() { errs[i] = f(s) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Those of before are looked at before the goroutines start.
func again(vs []int, f func(int) int) (before int) {
	for _, v := range vs {
		before += v
	}
	for i := range vs {
		go func() { vs[i] = f(i) }()
	}
	return before
}
