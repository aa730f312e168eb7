package snapshot

import (
	"math/rand/v2"
	"testing"
)

// TestFixpoint asks random graphs, in random order, which nodes each node leads
// to, against a walk from every node.
func TestFixpoint(t *testing.T) {
	for seed := range uint64(2000) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		n := 1 + rnd.IntN(12)
		next := make([][]int, n)
		for i := range next {
			for range rnd.IntN(3) {
				next[i] = append(next[i], rnd.IntN(n))
			}
		}
		var f *fixpoint[int, uint]
		f = newFixpoint(func(i int) uint {
			set := uint(1) << i
			for _, j := range next[i] {
				set |= f.ask(j)
			}
			return set
		}, func(a, b uint) bool { return a == b })
		for _, i := range rnd.Perm(n) {
			if got, want := f.ask(i), reachable(next, i); got != want {
				t.Fatalf("seed %d: from %d in %v: %b, want %b", seed, i, next, got, want)
			}
		}
		if len(f.open) != 0 || len(f.place) != 0 {
			t.Fatalf("seed %d: %d questions are open in the end", seed, len(f.open))
		}
	}
}

func reachable(next [][]int, from int) uint {
	set, work := uint(0), []int{from}
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		if set&(1<<i) == 0 {
			set |= 1 << i
			work = append(work, next[i]...)
		}
	}
	return set
}
