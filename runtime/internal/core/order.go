package core

import "unsafe"

// maxConsidered bounds the held locks, counted from the last taken, to which an
// order is drawn when one goroutine holds very many.
const maxConsidered = 64

// Order is called before the goroutine, which holds something, asks for the
// lock at p in a way that may block. It reports whether the lock is held by
// this very goroutine in a mode that excludes the new one, so that only
// another goroutine's release can save it.
//
//go:norace
func (g *G) Order(p unsafe.Pointer, mode uint8, pc uintptr) (self bool) {
	if g.busy != 0 {
		return false
	}
	// Not around what it tells: a callback of the user may panic.
	if g.isKnown(p, mode) {
		return false
	}
	if mode&RW != 0 {
		g.NoteWriter(p, pc) // what is known was looked at after this
	}
	return g.orderSlow(p, nil, mode, pc)
}

// isKnown reports whether the goroutine holds what it held before when it asked
// for the lock at p. It takes no lock.
//
//go:norace
func (g *G) isKnown(p unsafe.Pointer, mode uint8) bool {
	defer shield()
	if g.checked == foreignClock && (g.resolved == g.n || g.resolveKnown()) {
		if l := g.look(p); l != nil {
			return g.hasAsked(g.request(l.rec, l.serial, mode))
		}
	}
	return false
}

// request gives the chain that asking for record x makes of what the goroutine
// holds, all of it resolved, and where that is at home in the table of those seen.
// There a lock that is asked for as a reader and as a writer has two places.
//
//go:norace
func (g *G) request(x, serial uint32, mode uint8) (k, near uint64) {
	chain := g.at(g.n - 1).chain
	return mix(chain, uint64(serial)<<8|uint64(mode)), chain + uint64(x) + uint64(mode)<<6
}

// OrderNested is Order for a lock that is only ever taken in a known order
// behind outer.
//
//go:norace
func (g *G) OrderNested(p, outer unsafe.Pointer, mode uint8, pc uintptr) (self bool) {
	if g.busy != 0 {
		return false
	}
	return g.orderSlow(p, outer, mode, pc)
}

//go:norace
func (g *G) orderSlow(p, outer unsafe.Pointer, mode uint8, pc uintptr) bool {
	g.busy++
	out, self := g.ask(p, outer, mode, pc)
	g.busy--
	if bulky { // a late look costs the watch one tick
		arm()
	}
	g.deliver(out)
	return self
}

// ask draws the order from all that the goroutine holds to the lock at p.
//
//go:norace
func (g *G) ask(p, outer unsafe.Pointer, mode uint8, pc uintptr) (out *Problem, self bool) {
	lock()
	defer giveBack()
	g.prune()
	if g.n == 0 || !g.resolve() {
		return nil, false
	}
	x := recordOf(p)
	if x == 0 {
		return nil, false
	}
	r := rec(x)
	if mode&W != 0 {
		r.flags |= everW
	}
	lo := max(0, g.n-maxConsidered)
	for i := lo; i < g.n; i++ {
		if e := g.at(i); e.ptr == p {
			return g.again(e, r, mode, pc)
		}
	}
	k, near := g.request(x, r.serial, mode)
	if outer == nil && g.known(lo, x, mode) {
		setSeen(k, near)
		return nil, false
	}
	seg := g.segment()
	v := internVariant(g.internSet(), mode, pc, seg.test)
	for i := lo; i < g.n; i++ {
		e := g.at(i)
		if e.ptr == outer {
			continue
		}
		out = chainProblems(out, addEdge(e.rec, x, v, seg))
	}
	if outer == nil {
		setSeen(mix(k, g.sig), near+g.sig)
	}
	return out, false
}

// known reports whether each of the orders to x has been looked at so often
// that one more goroutine changes nothing. A server that starts a goroutine for
// each request comes here once for each chain.
//
//go:norace
func (g *G) known(lo int32, x uint32, mode uint8) bool {
	for i := lo; i < g.n; i++ {
		y, _ := findEdge(g.at(i).rec, x, false)
		if y == 0 || !ed(y).timeless() || !g.covered(ed(y), g.at(i), mode) {
			return false
		}
	}
	return true
}

// covered reports whether edge e, from the held lock h, has an occurrence in
// the same modes and with no gate that the goroutine does not hold now. It is
// covers, for a variant that is not made yet.
//
//go:norace
func (g *G) covered(e *edge, h *held, mode uint8) bool {
	for o := e.occ; o != nil; o = o.next {
		if (o.v.mode^mode)&modeBits == 0 && g.holdsAll(o.v.set, rec(h.rec).serial, h.mode) {
			return true
		}
	}
	return false
}

//go:norace
func (g *G) holdsAll(s *heldSet, from uint32, fromMode uint8) bool {
	for i := range s.items {
		it := &s.items[i]
		if it.serial == from {
			if (it.mode^fromMode)&modeBits != 0 {
				return false
			}
			continue
		}
		found := false
		for k := int32(0); k < g.n && !found; k++ {
			e := g.at(k)
			found = rec(e.rec).serial == it.serial && (it.mode&W == 0 || e.mode&W != 0)
		}
		if !found {
			return false
		}
	}
	return true
}

// resolveKnown finds the records of what the goroutine holds, without a lock,
// and reports whether all have one.
//
//go:norace
func (g *G) resolveKnown() bool {
	for i := g.resolved; i < g.n; i++ {
		l := g.look(g.at(i).ptr)
		if l == nil {
			return false
		}
		g.resolveTo(i, l.rec, l.serial)
	}
	return true
}

// resolve does the same and makes the records that are missing. mu is held.
//
//go:norace
func (g *G) resolve() bool {
	for i := g.resolved; i < g.n; i++ {
		e := g.at(i)
		x := recordOf(e.ptr)
		if x == 0 {
			return false
		}
		if e.mode&W != 0 {
			rec(x).flags |= everW
		}
		g.resolveTo(i, x, rec(x).serial)
	}
	return true
}

//go:norace
func (g *G) resolveTo(i int32, x, serial uint32) {
	e := g.at(i)
	var below uint64
	if i > 0 {
		below = g.at(i - 1).chain
	}
	e.rec = x
	e.chain = mix(below, uint64(serial)<<8|uint64(e.mode))
	g.resolved = i + 1
}

// addEdge notes from → to and looks for a ring that it closes. mu is held.
//
//go:norace
func addEdge(from, to uint32, v *variant, seg *segment) *Problem {
	x, fresh := findEdge(from, to, true)
	if x == 0 {
		return nil
	}
	e := ed(x)
	if !fresh && !e.note(v, seg) {
		return nil
	}
	if fresh {
		e.occ, e.n = shared(v, seg), 1
	}
	// A lock that many lead to, and that leads to many, is asked about often, and
	// there would be much to look at.
	if rec(from).in == 0 || rec(to).flags&leads == 0 {
		return nil
	}
	return search(x, v, seg)
}

var lastOcc *occurrence

// shared gives the list of just this occurrence.
//
//go:norace
func shared(v *variant, seg *segment) *occurrence {
	if lastOcc == nil || lastOcc.v != v || lastOcc.seg != seg {
		lastOcc = newOccurrence(v, seg, nil)
	}
	return lastOcc
}

// slab is where occurrences come from. There are more of them than of all else, and
// one piece of memory for many is one object for the garbage collector to find;
// those of a slab were made together and mostly die together.
var slab []occurrence

const slabLen = 21 // fills 512 bytes

//go:norace
func newOccurrence(v *variant, seg *segment, next *occurrence) *occurrence {
	if len(slab) == 0 {
		slab = make([]occurrence, slabLen)
	}
	o := &slab[0]
	slab = slab[1:]
	*o = occurrence{v: v, seg: seg, next: next}
	return o
}

// note adds an occurrence to an edge that has some. It reports whether there
// is anything new in it.
//
//go:norace
func (e *edge) note(v *variant, seg *segment) bool {
	from := rec(e.from).serial
	var old *occurrence
	for o := e.occ; o != nil; o = o.next {
		if !covers(o.v, v, from) {
			continue
		}
		if o.seg == seg || e.timeless() {
			return false
		}
		if covers(v, o.v, from) && ordered(o.seg, seg) == always {
			// For every edge to come the later one is the freer.
			old = o
		}
	}
	e.tries = min(e.tries+1, maxTries)
	switch {
	case old != nil:
		e.occ = replaced(e.occ, old, newOccurrence(v, seg, nil))
	case e.n < maxOccurrences:
		e.occ = newOccurrence(v, seg, e.occ)
		e.n++
	}
	return true
}

//go:norace
func replaced(l, old, by *occurrence) *occurrence {
	if l == old {
		by.next = l.next
		return by
	}
	return newOccurrence(l.v, l.seg, replaced(l.next, old, by))
}

// covers reports whether every ring with b on the edge from the lock numbered
// from is also one with a in its place: the same modes, and no gate more.
//
//go:norace
func covers(a, b *variant, from uint32) bool {
	if a == b {
		return true
	}
	if (a.mode^b.mode)&modeBits != 0 || a.set.modeOf(from) != b.set.modeOf(from) {
		return false
	}
	for _, x := range a.set.items {
		if x.serial == from {
			continue
		}
		if m := b.set.modeOf(x.serial); m == 0 || x.mode&W != 0 && m&W == 0 {
			return false
		}
	}
	return true
}

//go:norace
func (s *heldSet) modeOf(serial uint32) uint8 {
	for i := range s.items {
		if s.items[i].serial == serial {
			return s.items[i].mode & modeBits
		}
	}
	return 0
}

//go:norace
func (s *heldSet) item(serial uint32) *item {
	for i := range s.items {
		if s.items[i].serial == serial {
			return &s.items[i]
		}
	}
	return nil
}
