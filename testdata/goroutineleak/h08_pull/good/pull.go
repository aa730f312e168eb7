// Package pull lets each pulled sequence go: by stop, or by going to its end.
package pull

import (
	"errors"
	"iter"
)

var errOdd = errors.New("odd")

func first[V any](seq iter.Seq[V]) (V, bool) {
	next, stop := iter.Pull(seq)
	defer stop()
	return next()
}

// Nothing is left of a sequence that has come to its end.
func count(seq iter.Seq[int]) int {
	next, _ := iter.Pull(seq)
	n := 0
	for {
		if _, ok := next(); !ok {
			return n
		}
		n++
	}
}

func sum(seq iter.Seq[int]) int {
	next, _ := iter.Pull(seq)
	n := 0
	for v, ok := next(); ok; v, ok = next() {
		n += v
	}
	return n
}

func checked(seq iter.Seq2[int, error]) (int, error) {
	next, stop := iter.Pull2(seq)
	n := 0
	for {
		v, err, ok := next()
		if !ok {
			return n, nil
		}
		if err != nil {
			stop()
			return n, err
		}
		n += v
	}
}

// Both are let go wherever the shorter one ends.
func zip(a, b iter.Seq[int], both func(int, int) bool) {
	nextA, stopA := iter.Pull(a)
	defer stopA()
	nextB, stopB := iter.Pull(b)
	defer func() { stopB() }()
	for {
		x, ok1 := nextA()
		y, ok2 := nextB()
		if !ok1 || !ok2 || !both(x, y) {
			return
		}
	}
}

// A reader keeps both for its own Close.
type reader struct {
	next func() (int, bool)
	stop func()
}

func newReader(seq iter.Seq[int]) *reader {
	next, stop := iter.Pull(seq)
	return &reader{next, stop}
}

func (r *reader) Close() { r.stop() }

func pulled(seq iter.Seq[int]) (func() (int, bool), func()) {
	next, stop := iter.Pull(seq)
	return next, stop
}

func odd(seq iter.Seq[int]) error {
	next, stop := iter.Pull(seq)
	defer stop()
	for v, ok := next(); ok; v, ok = next() {
		if v%2 == 1 {
			return errOdd
		}
	}
	return nil
}
