package pipeline

import "testing"

type record struct {
	key string
	val int
}

type reader struct{ recs []record }

func (r *reader) stream() <-chan record {
	out := make(chan record)
	go func() {
		for _, rec := range r.recs {
			out <- rec
		}
		close(out)
	}()
	return out
}

func find(r *reader, key string) (v int, ok bool) {
	for rec := range r.stream() {
		if rec.key == key && !ok {
			v, ok = rec.val, true
		}
	}
	return v, ok
}

func TestFind(t *testing.T) {
	r := &reader{recs: []record{{"a", 1}, {"b", 2}}}
	if v, ok := find(r, "a"); !ok || v != 1 {
		t.Fatal(v, ok)
	}
}
