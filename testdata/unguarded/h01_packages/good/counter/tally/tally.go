// Package tally counts, for one goroutine at a time.
package tally

// T is a count by name.
type T struct {
	n      int
	byName map[string]int
}

func New() *T { return &T{byName: map[string]int{}} }

func (t *T) Inc(name string) {
	t.n++
	t.byName[name]++
}

func (t *T) N() int { return t.n }

// Sum calls another method of its own.
func (t *T) Sum() int { return t.N() + len(t.byName) }
