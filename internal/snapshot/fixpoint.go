package snapshot

// fixpoint answers questions that lead to one another, such as what the callers
// of a function hold, and remembers the answers. Questions in a circle get the
// least answers that agree, whichever of them is asked first: an answer that
// was worked out while one it rests on was still open would depend on who asks,
// and analyzers ask at the same time.
//
// Answers must only grow with those they rest on. A fixpoint is for one
// goroutine at a time.
type fixpoint[K comparable, V any] struct {
	answer func(K) V
	equal  func(a, b V) bool

	known map[K]V
	open  []K       // without a final answer yet, in the order of asking
	place map[K]int // in open
	low   int       // the earliest open question that the current one rests on
}

func newFixpoint[K comparable, V any](answer func(K) V, equal func(a, b V) bool) *fixpoint[K, V] {
	return &fixpoint[K, V]{answer: answer, equal: equal, known: map[K]V{}, place: map[K]int{}}
}

// maxRepeats bounds how often the questions of a circle are asked again.
const maxRepeats = 8

// ask gives the answer, the zero V for a question that is being answered.
// Circles are found as strongly connected components are (Tarjan 1972).
func (f *fixpoint[K, V]) ask(k K) V {
	if v, ok := f.known[k]; ok {
		if i, open := f.place[k]; open {
			f.low = min(f.low, i)
		}
		return v
	}
	var zero V
	me, before := len(f.open), f.low
	f.open = append(f.open, k)
	f.known[k], f.place[k], f.low = zero, me, me
	f.known[k] = f.answer(k)
	if f.low == me {
		f.settle(me)
	}
	f.low = min(f.low, before)
	return f.known[k]
}

// settle asks the open questions from the first on again until none of them
// learns anything new. One that leads to itself alone has nothing to learn.
func (f *fixpoint[K, V]) settle(first int) {
	for changed, n := len(f.open) > first+1, 0; changed && n < maxRepeats; n++ {
		changed = false
		for i := first; i < len(f.open); i++ {
			k := f.open[i]
			if v := f.answer(k); !f.equal(v, f.known[k]) {
				f.known[k], changed = v, true
			}
		}
	}
	for _, k := range f.open[first:] {
		delete(f.place, k)
	}
	f.open = f.open[:first]
	f.low = first
}
