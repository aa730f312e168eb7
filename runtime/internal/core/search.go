package core

// A ring of edges can be a deadlock when every edge has an occurrence such
// that they can all be in the middle at one moment: each by a goroutine of its
// own, none ordered before another, no gate that shuts one out while another
// is in, and each asking in a mode that the next one's hold blocks. These are
// the rules of internal/lockgraph, here for instances instead of classes and
// with the goroutines known.

const (
	maxRing      = 12    // longer ones are not looked for
	searchBudget = 20000 // steps; what it does not reach is not reported
)

// ring is a search under way. There is one, because mu is held.
type ringSearch struct {
	target uint32 // where the first edge leads to
	limit  int
	strict bool
	budget int
	n      int
	edge   [maxRing]uint32
	occ    [maxRing]*occurrence
	first  occurrence
}

var (
	ring     ringSearch
	markNow  uint32
	stack    []uint32
	searches uint64
)

// search looks for a ring through edge x in its given occurrence, the surest
// and shortest first. mu is held.
//
//go:norace
func search(x uint32, v *variant, seg *segment) *Problem {
	e := ed(x)
	searches++
	if !reaches(e.to, e.from) {
		return nil
	}
	for _, strict := range [2]bool{true, false} {
		ring.budget = searchBudget
		for limit := 2; limit <= maxRing; limit++ {
			r := &ring
			r.target, r.limit, r.strict, r.n = e.to, limit, strict, 1
			r.edge[0] = x
			r.first = occurrence{v: v, seg: seg}
			r.occ[0] = &r.first
			if usable(x, v) && r.extend() {
				tier := Cycle
				if !strict {
					tier = Suspect
				}
				return r.problem(tier).once()
			}
			if ring.budget <= 0 {
				break
			}
		}
	}
	return nil
}

// reaches reports whether edges lead from a to b, and marks all nodes from
// which b can be reached.
//
//go:norace
func reaches(a, b uint32) bool {
	markNow++
	stack = append(stack[:0], b)
	rec(b).mark = markNow
	found := false
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for y := rec(x).in; y != 0; y = ed(y).nextIn {
			f := ed(y).from
			if f == a {
				found = true
			}
			if rec(f).mark != markNow {
				rec(f).mark = markNow
				stack = append(stack, f)
			}
		}
	}
	return found
}

// usable reports whether holding the From of edge x in occurrence v keeps
// others out for as long as the goroutine waits.
//
//go:norace
func usable(x uint32, v *variant) bool {
	it := v.set.item(rec(ed(x).from).serial)
	return it != nil && !isHandoff(it.pc) && it.mode&Perm == 0
}

// extend puts an edge before the last one, whose From it leads to, until the
// first is reached again.
//
//go:norace
func (r *ringSearch) extend() bool {
	last := ed(r.edge[r.n-1])
	if last.from == r.target {
		return r.closes()
	}
	if r.n == r.limit {
		return false
	}
	for y := rec(last.from).in; y != 0; y = ed(y).nextIn {
		if r.budget--; r.budget <= 0 {
			return false
		}
		if r.visits(ed(y).from) {
			continue
		}
		for o := ed(y).occ; o != nil; o = o.next {
			if !usable(y, o.v) || !r.blocks(y, o, r.occ[r.n-1]) || !r.fits(y, o) {
				continue
			}
			r.edge[r.n], r.occ[r.n] = y, o
			r.n++
			if r.extend() {
				return true
			}
			r.n--
		}
	}
	return false
}

// visits reports whether the ring has node x already. Edges are stored from the
// first backwards, so the nodes are the Froms of all, and the first one's To.
//
//go:norace
func (r *ringSearch) visits(x uint32) bool {
	for i := range r.n {
		if ed(r.edge[i]).from == x {
			return true
		}
	}
	return false
}

//go:norace
func (r *ringSearch) closes() bool {
	return r.n >= 2 && r.blocks(r.edge[0], r.occ[0], r.occ[r.n-1])
}

// blocks reports whether asking as in occurrence a of edge x waits for the hold
// of occurrence b of an edge that begins where x ends.
//
//go:norace
func (r *ringSearch) blocks(x uint32, a, b *occurrence) bool {
	l := rec(ed(x).to)
	hold := b.v.set.modeOf(l.serial)
	if a.v.mode&Perm != 0 {
		return false
	}
	return a.v.mode&W != 0 || hold&W != 0 || l.flags&everW != 0
}

// fits reports whether occurrence o of edge y can be in the middle together
// with all that the ring has so far.
//
//go:norace
func (r *ringSearch) fits(y uint32, o *occurrence) bool {
	for i := range r.n {
		b := r.occ[i]
		if excluded(o.v.set, b.v.set) {
			return false
		}
		if o.seg.of == b.seg.of {
			if r.strict {
				return false
			}
			continue
		}
		switch ordered(o.seg, b.seg) {
		case always:
			if r.strict || !ed(y).timeless() && !ed(r.edge[i]).timeless() {
				return false
			}
		case likely:
			if r.strict {
				return false
			}
		}
	}
	return true
}

// excluded reports whether some lock cannot be held at once as a and b say.
//
//go:norace
func excluded(a, b *heldSet) bool {
	for i := range a.items {
		x := &a.items[i]
		if x.mode&Join != 0 || isHandoff(x.pc) {
			continue // several workers at once; may be somebody else's by now
		}
		m := b.modeOf(x.serial)
		if m != 0 && (x.mode|m)&W != 0 {
			return true
		}
	}
	return false
}

//go:norace
func (r *ringSearch) problem(tier uint8) *Problem {
	p := &Problem{Tier: tier, Halves: make([]Half, r.n)}
	// Stored backwards: the last found comes after the first in the ring.
	for k := range r.n {
		i := 0
		if k > 0 {
			i = r.n - k
		}
		e, o := ed(r.edge[i]), r.occ[i]
		it := o.v.set.item(rec(e.from).serial)
		test := o.seg.test
		if test == "" {
			test = o.v.test
		}
		p.Halves[k] = Half{
			Goroutine: o.seg.of.gid, Test: test,
			From: lockID(rec(e.from)), To: lockID(rec(e.to)),
			HeldPC: it.pc, HeldMode: it.mode, PC: o.v.pc, Mode: o.v.mode,
			HeldStack: it.stack, Stack: o.v.stack,
		}
		p.Sites += mix(mix(mix(1, uint64(it.pc)), uint64(o.v.pc)), 5)
		p.Locks += mix(11, uint64(rec(e.from).serial))
	}
	return p
}
