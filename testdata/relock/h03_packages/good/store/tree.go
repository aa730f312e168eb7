package store

// Tree keeps values of one type. What Each does to its argument is in no
// summary: it goes to a method that calls itself.
type Tree[V any] struct {
	left, right *Tree[V]
	val         V
}

func (t *Tree[V]) Each(f func(V)) {
	if t != nil {
		t.left.each(f)
		f(t.val)
		t.right.each(f)
	}
}

func (t *Tree[V]) each(f func(V)) { t.Each(f) }
