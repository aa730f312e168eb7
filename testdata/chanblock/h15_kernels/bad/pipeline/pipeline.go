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
			out <- rec // want `send on out waits for ever once find has returned at line 26: nobody is left to receive`
		}
		close(out)
	}()
	return out
}

func find(r *reader, key string) (int, bool) {
	for rec := range r.stream() {
		if rec.key == key {
			return rec.val, true
		}
	}
	return 0, false
}

func TestFind(t *testing.T) {
	r := &reader{recs: []record{{"a", 1}, {"b", 2}}}
	if v, ok := find(r, "a"); !ok || v != 1 {
		t.Fatal(v, ok)
	}
}
