// Package drained reads a channel through a function value that is handed to a
// helper, which itself has nothing to do with channels.
package drained

import "sync"

type next func() (*int, error)

type result struct {
	v   *int
	err error
}

func concurrent(from next, f func(*int) (*int, error)) next {
	in, out := make(chan *int, 2), make(chan *result, 2)
	errs := make(chan error, 1)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for v := range in {
				w, err := f(v)
				out <- &result{w, err}
			}
		})
	}
	go func() {
		var err error
		for {
			v, e := from()
			if e != nil || v == nil {
				err = e
				break
			}
			in <- v
		}
		close(in)
		wg.Wait()
		close(out)
		errs <- err
		close(errs)
	}()
	return func() (*int, error) {
		r := <-out
		if r == nil {
			return nil, <-errs
		}
		if r.err != nil {
			for range out {
			}
			<-errs
			return nil, r.err
		}
		return r.v, nil
	}
}

func drain(n next) (int, error) {
	count := 0
	for {
		v, err := n()
		if err != nil {
			return count, err
		}
		if v == nil {
			return count, nil
		}
		count++
	}
}

// Count reads all that comes, unless there is an error, which ends it too.
func Count(from next, f func(*int) (*int, error)) (int, error) {
	n, err := drain(concurrent(from, f))
	if err != nil {
		return 0, err
	}
	return n, nil
}
