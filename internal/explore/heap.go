package explore

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// object is the memory of one object: its cells by path, in order. It is never
// changed: writing puts another in its place.
type object []entry[value]

// splitCell takes the name of a cell that the run has made apart.
func splitCell(cell string) (base, path string) {
	if i := strings.IndexAny(cell, ".[*!"); i > 0 {
		return cell[:i], cell[i:]
	}
	return cell, ""
}

func (o object) find(path string) (int, bool) {
	return slices.BinarySearchFunc(o, path, func(e entry[value], path string) int { return strings.Compare(e.key, path) })
}

// cell reads a cell by its name.
func (s *state) cell(name string) (value, bool) {
	if name != "" && name[0] == '~' {
		return s.outer.lookup(name)
	}
	base, path := splitCell(name)
	o := s.heap.get(base)
	if i, ok := o.find(path); ok {
		return o[i].val, true
	}
	return nil, false
}

// setCell writes a cell by its name.
func (s *state) setCell(name string, v value) {
	if name != "" && name[0] == '~' {
		s.outer.set(name, v)
		return
	}
	base, path := splitCell(name)
	old := s.heap.get(base)
	i, ok := old.find(path)
	o := make(object, 0, len(old)+1)
	o = append(append(o, old[:i]...), entry[value]{path, v})
	if ok {
		i++
	}
	s.heap.set(base, append(o, old[i:]...))
}

// load reads a cell.
func (s *state) load(p pointer, want func() value) value {
	if v, ok := s.cell(p.key()); ok {
		return v
	}
	if !p.owned() {
		return symbol{"{*" + p.key() + "}"}
	}
	if r := s.rest(p); r != nil {
		return r
	}
	return want()
}

// rest is what a cell holds that was written as part of a struct of which not
// all is known.
func (s *state) rest(p pointer) value {
	var found value
	best := -1
	note := func(at string, v value) { // at: the path of the struct
		if r, ok := v.(symbol); ok && len(at) > best && strings.HasPrefix(p.path, at) {
			found, best = symbol{r.name + p.path[len(at):]}, len(at)
		}
	}
	if !p.owned() {
		for _, e := range s.outer.from(p.base) {
			if at, ok := strings.CutSuffix(e.key[len(p.base):], "*"); ok {
				note(at, e.val)
			}
		}
		return found
	}
	for _, e := range s.heap.get(p.base) {
		if at, ok := strings.CutSuffix(e.key, "*"); ok {
			note(at, e.val)
		}
	}
	return found
}

// within reports whether cell k is a part of the object or struct at prefix.
func within(k, prefix string) bool {
	return len(k) > len(prefix) && k[:len(prefix)] == prefix && (k[len(prefix)] == '.' || k[len(prefix)] == '[' || k[len(prefix)] == '*')
}

// below lists the cells that are parts of what is at an address, with their
// paths from there, in order; the cell itself comes first if it is there.
func (s *state) below(name string) []entry[value] {
	var out []entry[value]
	if name != "" && name[0] == '~' {
		for _, e := range s.outer.from(name) {
			if e.key == name || within(e.key, name) {
				out = append(out, entry[value]{e.key[len(name):], e.val})
			}
		}
		return out
	}
	base, prefix := splitCell(name)
	o := s.heap.get(base)
	i, _ := o.find(prefix)
	for _, e := range o[i:] {
		if !strings.HasPrefix(e.key, prefix) {
			break // what begins alike stands together
		}
		if e.key == prefix || within(e.key, prefix) {
			out = append(out, entry[value]{e.key[len(prefix):], e.val})
		}
	}
	return out
}

// part collects the cells below an address into a struct value.
func (s *state) part(p pointer) value {
	r := record{f: map[string]value{}, rest: null{}}
	if !p.owned() {
		r.rest = symbol{"{*" + p.key() + "}"}
	}
	if rest := s.rest(p); rest != nil {
		r.rest = rest
	}
	for _, e := range s.below(p.key()) {
		if e.key != "" && e.key[0] != '*' {
			r.f[e.key] = e.val
		}
	}
	return r
}

// clear drops the cells below an address.
func (s *state) clear(p pointer) {
	name := p.key()
	if !p.owned() {
		s.outer.drop(func(key string) bool { return within(key, name) })
		return
	}
	base, prefix := splitCell(name)
	o := s.heap.get(base)
	if slices.ContainsFunc(o, func(e entry[value]) bool { return within(e.key, prefix) }) {
		s.heap.set(base, slices.DeleteFunc(slices.Clone(o), func(e entry[value]) bool { return within(e.key, prefix) }))
	}
}

// store writes a cell, or all cells of a struct. What goes where others can
// look is theirs too from then on.
func (s *state) store(p pointer, v value) {
	if r, ok := v.(record); ok {
		s.clear(p)
		if _, ok := r.rest.(symbol); ok {
			s.setCell(p.key()+"*", r.rest)
		}
		for path, f := range r.f {
			s.store(pointer{p.base, p.path + path}, f)
		}
		return
	}
	s.setCell(p.key(), v)
	if !p.owned() || s.escaped.get(p.base) {
		s.escape(v)
	}
}

// escape records that code out of sight can get at v and all it leads to.
func (s *state) escape(v value) {
	mentions(v, func(id string) {
		if s.escaped.get(id) {
			return
		}
		s.escaped.set(id, true)
		s.contents(id, s.escape)
	})
}

// contents visits the values that an object holds.
func (s *state) contents(id string, visit func(value)) {
	if ch := s.chans.get(id); ch != nil {
		for _, v := range ch.buf {
			visit(v)
		}
		return
	}
	for _, e := range s.below(id) {
		visit(e.val)
	}
}

// held reports whether anything but register in of goroutine g, which is about
// to be overwritten, leads to a symbol.
func (s *state) held(name string, g *gor, in ssa.Value) bool {
	found := false
	visit := func(id string) { found = found || strings.Contains(id, name) }
	for _, o := range s.gs {
		for i, f := range o.frames {
			own := int32(-1)
			if n, ok := f.num[in]; ok && o == g && i == len(o.frames)-1 {
				own = n
			}
			for _, r := range f.regs {
				if r.num != own {
					mentions(r.val, visit)
				}
			}
			for _, d := range f.defers {
				mentions(d.fn, visit)
				mentions(tuple(d.args), visit)
			}
		}
	}
	for _, c := range s.outer.entries {
		mentions(c.val, visit)
	}
	for _, o := range s.heap.entries {
		for _, c := range o.val {
			mentions(c.val, visit)
		}
	}
	for _, c := range s.chans.entries {
		mentions(tuple(c.val.buf), visit)
	}
	return found
}
