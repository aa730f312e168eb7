// Package pull leaves pulled sequences where they stand.
package pull

import (
	"errors"
	"iter"
)

var errOdd = errors.New("odd")

func first[V any](seq iter.Seq[V]) (V, bool) {
	next, _ := iter.Pull(seq)
	return next() // want `this return leaves the sequence pulled at line 12 without stop: the goroutine that runs it stays`
}

func find(seq iter.Seq[int], want int) bool {
	next, _ := iter.Pull(seq)
	for {
		v, ok := next()
		if !ok {
			return false
		}
		if v == want {
			return true // want `this return leaves the sequence pulled at line 17 without stop: the goroutine that runs it stays`
		}
	}
}

func checked(seq iter.Seq2[int, error]) (int, error) {
	next, stop := iter.Pull2(seq)
	n := 0
	for {
		v, err, ok := next()
		if !ok {
			break
		}
		if err != nil {
			return n, err // want `this return leaves the sequence pulled at line 30 without stop: the goroutine that runs it stays`
		}
		n += v
	}
	stop()
	return n, nil
}

// The other one may be longer.
func zip(a, b iter.Seq[int], both func(int, int)) {
	nextA, stopA := iter.Pull(a)
	defer stopA()
	nextB, _ := iter.Pull(b)
	for {
		x, ok := nextA()
		if !ok {
			return // want `this return leaves the sequence pulled at line 50 without stop: the goroutine that runs it stays`
		}
		y, ok := nextB()
		if !ok {
			return
		}
		both(x, y)
	}
}
