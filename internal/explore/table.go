package explore

import (
	"slices"
	"strings"
)

// table is a small map from text to V that is copied when it is written to
// after a copy of its state was made: most steps of a run change none or one of
// the dozen tables of a state. Its entries stand in order, so that a walk over
// them needs no sorting.
type table[V any] struct {
	entries []entry[V]
	mine    bool // no other state has the same entries
}

type entry[V any] struct {
	key string
	val V
}

// share gives a copy; whichever of the two is written to first makes its own.
func (t *table[V]) share() table[V] {
	t.mine = false
	return *t
}

func (t *table[V]) find(key string) (int, bool) {
	return slices.BinarySearchFunc(t.entries, key, func(e entry[V], key string) int { return strings.Compare(e.key, key) })
}

// get gives the zero value for a key that is not there.
func (t *table[V]) get(key string) V {
	v, _ := t.lookup(key)
	return v
}

func (t *table[V]) lookup(key string) (v V, ok bool) {
	if i, ok := t.find(key); ok {
		return t.entries[i].val, true
	}
	return v, false
}

func (t *table[V]) own() {
	if !t.mine {
		t.entries = slices.Clone(t.entries)
		t.mine = true
	}
}

func (t *table[V]) set(key string, v V) {
	t.own()
	i, ok := t.find(key)
	if ok {
		t.entries[i].val = v
		return
	}
	t.entries = slices.Insert(t.entries, i, entry[V]{key, v})
}

// drop takes out what the condition says.
func (t *table[V]) drop(gone func(key string) bool) {
	if !slices.ContainsFunc(t.entries, func(e entry[V]) bool { return gone(e.key) }) {
		return
	}
	t.own()
	t.entries = slices.DeleteFunc(t.entries, func(e entry[V]) bool { return gone(e.key) })
}

func (t *table[V]) remove(key string) {
	if i, ok := t.find(key); ok {
		t.own()
		t.entries = slices.Delete(t.entries, i, i+1)
	}
}

// from gives the entries whose keys begin with a prefix.
func (t *table[V]) from(prefix string) []entry[V] {
	i, _ := t.find(prefix)
	j := i
	for j < len(t.entries) && strings.HasPrefix(t.entries[j].key, prefix) {
		j++
	}
	return t.entries[i:j]
}
