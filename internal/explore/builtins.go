package explore

import "golang.org/x/tools/go/ssa"

// The builtin functions.

func (m *machine) builtin(s *state, g *gor, name string, t target) []*state {
	switch name {
	case "len", "cap":
		switch x := t.args[0].(type) {
		case null:
			return m.give(s, g, integer(0))
		case slice:
			return m.give(s, g, integer(x.n))
		case symbol:
			return m.give(s, g, linear{"{len " + x.name + "}", 0})
		case channel:
			ch := s.chans.get(x.id)
			if name == "cap" {
				return m.give(s, g, integer(ch.size))
			}
			if !s.escaped.get(x.id) {
				return m.give(s, g, integer(int64(len(ch.buf))))
			}
		}
	case "append":
		return m.give(s, g, m.appended(s, g, t))
	case "recover":
		return m.give(s, g, null{})
	case "copy":
		s.escape(t.args[1])
	case "panic":
		return nil
	}
	return m.answer(s, g)
}

// appended is the slice of all elements where all are known.
func (m *machine) appended(s *state, g *gor, t target) value {
	base, n := "", int64(0)
	switch x := t.args[0].(type) {
	case null:
	case slice:
		base, n = x.base, x.n
	default:
		s.escape(tuple(t.args))
		return m.fresh(s, g, g.at().(ssa.Value))
	}
	more, ok := t.args[1].(slice)
	if !ok || n+more.n > 16 {
		s.escape(tuple(t.args))
		return m.fresh(s, g, g.at().(ssa.Value))
	}
	out := slice{g.name("o"), n + more.n}
	for from, src := range map[int64]slice{0: {base, n}, n: more} {
		for i := range src.n {
			for _, e := range s.below(src.base + element(i)) {
				s.setCell(out.base+element(from+i)+e.key, e.val)
			}
		}
	}
	return out
}
