package waits

import "errors"

// Each goroutine has a place of its own, and nobody waits until it is filled.
func filled(in []string) (n int) {
	out := make([]int, len(in))
	for i, s := range in {
		go func() {
			out[i] = len(s) // want `out\[i\] is written here and read at line \d+ by another goroutine, with no lock in common`
		}()
	}
	for _, v := range out {
		n += v
	}
	return n
}

func failed(in []string, f func(string) error) error {
	errs := make([]error, len(in))
	for i, s := range in {
		go func() {
			errs[i] = f(s) // want `errs\[i\] is written here and read at line \d+ by another goroutine, with no lock in common`
		}()
	}
	return errors.Join(errs...)
}
