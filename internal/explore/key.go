package explore

import (
	"bytes"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// digest stands for a state: equal states have the same, and two that differ
// have another one for all practical purposes.
type digest [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// keyer writes what tells one state from another. Objects are numbered in the
// order in which they are found, so that their names do not matter, and what
// nobody can reach any more does not either.
type keyer struct {
	m    *machine
	s    *state
	buf  []byte
	num  map[string]int
	todo []string
}

// digest gives the digest of a state.
func (m *machine) digest(s *state) digest {
	k := &m.keyer
	k.m, k.s = m, s
	k.buf, k.todo = k.buf[:0], k.todo[:0]
	if k.num == nil {
		k.num = map[string]int{}
	}
	clear(k.num)
	gs := k.inOrder()
	for _, g := range gs {
		if !g.done() {
			k.goroutine(g)
		}
	}
	k.flag(s.vague)
	k.memory(gs)
	return digest{maphash.Bytes(seeds[0], k.buf), maphash.Bytes(seeds[1], k.buf)}
}

// inOrder gives the goroutines by where they stand: those of one kind are
// interchangeable.
func (k *keyer) inOrder() []*gor {
	gs := slices.Clone(k.s.gs)
	stands := make(map[*gor][]byte, len(gs))
	for _, g := range gs {
		start := len(k.buf)
		k.instr(g.spawn)
		k.text(g.waiting)
		for _, f := range g.frames {
			k.function(f.fn)
			k.number(int64(f.block.Index))
			k.number(int64(f.idx))
		}
		stands[g] = slices.Clone(k.buf[start:])
		k.buf = k.buf[:start]
	}
	slices.SortStableFunc(gs[1:], func(a, b *gor) int { return bytes.Compare(stands[a], stands[b]) })
	return gs
}

func (k *keyer) goroutine(g *gor) {
	k.text("G")
	k.instr(g.spawn)
	k.id(g.waiting)
	k.id(g.relock)
	k.number(int64(len(g.script)))
	for _, f := range g.frames {
		k.text("|")
		k.function(f.fn)
		k.number(int64(f.block.Index))
		k.number(int64(f.idx))
		if f.prev != nil && f.idx == 0 {
			k.number(int64(f.prev.Index))
		}
		for _, r := range f.regs {
			k.number(int64(r.num))
			k.value(r.val)
		}
		for _, d := range f.defers {
			k.text("defer")
			k.value(d.fn)
			k.value(tuple(d.args))
		}
	}
}

func (k *keyer) text(s string) { k.buf = append(append(k.buf, s...), 0) }

func (k *keyer) number(n int64) { k.buf = append(strconv.AppendInt(k.buf, n, 36), ' ') }

func (k *keyer) flag(b bool) { k.buf = strconv.AppendBool(k.buf, b) }

func (k *keyer) function(fn *ssa.Function) { k.number(int64(k.m.number(fn))) }

func (k *keyer) instr(in ssa.Instruction) {
	if in == nil {
		k.text("-")
		return
	}
	k.function(in.Parent())
	k.number(int64(in.Block().Index))
	k.number(int64(slices.Index(in.Block().Instrs, in)))
}

// id numbers an object; memory of others keeps its name.
func (k *keyer) id(name string) {
	if name == "" || name[0] == '~' {
		k.text(name)
		return
	}
	base := baseOf(name)
	n, ok := k.num[base]
	if !ok {
		n = len(k.num) + 1
		k.num[base] = n
		k.todo = append(k.todo, base)
	}
	k.buf = append(k.buf, '#')
	k.number(int64(n))
	k.text(name[len(base):])
}

func (k *keyer) value(v value) {
	switch v := v.(type) {
	case symbol:
		k.text(v.name)
	case pointer:
		k.buf = append(k.buf, '&')
		k.id(v.key())
	case channel:
		k.buf = append(k.buf, 'c')
		k.id(v.id)
	case slice:
		k.id(v.base)
		k.number(v.n)
	case closure:
		k.function(v.fn)
		k.buf = append(k.buf, '(')
		for _, f := range v.free {
			k.value(f)
		}
		k.buf = append(k.buf, ')')
	case boxed:
		k.value(v.v)
	case tuple:
		for _, e := range v {
			k.value(e)
			k.buf = append(k.buf, ',')
		}
	case ctxValue:
		k.buf = append(k.buf, 'x')
		k.value(v.done)
	case cancel:
		k.buf = append(k.buf, '!')
		k.id(v.id)
	case record:
		for _, p := range slices.Sorted(maps.Keys(v.f)) {
			k.text(p)
			k.value(v.f[p])
		}
		k.value(v.rest)
	default:
		k.text(show(v))
	}
}

func (k *keyer) rank(gs []*gor, id string) int64 {
	return int64(slices.IndexFunc(gs, func(g *gor) bool { return g.id == id }))
}

// memory writes the objects that were found, and what they lead to.
func (k *keyer) memory(gs []*gor) {
	s := k.s
	// What everybody can reach leads to objects too.
	for _, o := range s.heap.from("g:") {
		for _, c := range o.val {
			k.text(o.key)
			k.text(c.key)
			k.value(c.val)
		}
	}
	for _, c := range s.outer.entries {
		k.text(c.key)
		k.value(c.val)
	}
	for next := 0; next < len(k.todo); { // it grows on the way
		id := k.todo[next]
		next++
		k.buf = append(k.buf, '\n')
		k.flag(s.escaped.get(id))
		if ch := s.chans.get(id); ch != nil {
			k.text("ch")
			k.number(ch.size)
			k.flag(ch.closed != nil)
			for _, v := range ch.buf {
				k.value(v)
			}
			for _, kid := range s.kids.get(id) {
				k.id(kid)
			}
			continue
		}
		for _, c := range s.below(id) {
			k.text(c.key)
			k.value(c.val)
		}
	}
	for _, e := range s.locks.entries {
		k.text("L")
		k.id(e.key)
		k.number(k.rank(gs, e.val.writer))
		k.number(int64(len(e.val.readers)))
	}
	for _, e := range s.counts.entries {
		k.text("W")
		k.id(e.key)
		k.number(e.val)
	}
	for _, e := range s.once.entries {
		k.text("O")
		k.id(e.key)
		k.number(int64(e.val))
	}
	for _, e := range s.facts.entries {
		k.text("F")
		k.text(e.key)
		k.flag(e.val)
	}
	for _, e := range s.ranges.entries {
		k.text("R")
		k.text(e.key)
		k.number(e.val.lo)
		k.number(e.val.hi)
	}
}
