package core

import "unsafe"

// item is one lock of a heldSet.
type item struct {
	serial uint32 // of the record
	mode   uint8
	pc     uintptr   // where it was taken
	stack  []uintptr // that place and what called for it, the first time
}

// heldSet is what a goroutine held when it asked for one more. Equal ones are
// one.
type heldSet struct {
	hash  uint64
	items []item
}

// variant is a way to ask: what was held, where and how it asked. Equal ones
// are one, and keep the stack and the test of the first.
type variant struct {
	hash  uint64
	set   *heldSet
	pc    uintptr
	mode  uint8
	stack []uintptr
	test  string
}

// edge says that some goroutine held from and asked for to.
type edge struct {
	from, to uint32
	nextIn   uint32 // next edge with the same to
	n        uint16 // occurrences
	tries    uint16 // how often it was looked at for a new one
	occ      *occurrence
}

// occurrence is a way in which an edge came about, at a point in the known
// order of things. The lists are never changed in place, so that edges made at
// one place by one goroutine share them.
type occurrence struct {
	v    *variant
	seg  *segment
	next *occurrence
}

// maxOccurrences bounds the ways kept of one edge. Sixteen that differ in
// goroutine, gates, modes or place in time leave few cycles to miss.
const maxOccurrences = 16

// maxTries bounds how often an edge is looked at when goroutines of which
// nothing is known yet draw it again. By then it is something that the program
// does all the time, at no certain one; so what is known of the times of its
// occurrences makes a ring suspect from then on, not impossible.
const maxTries = 48

//go:norace
func (e *edge) timeless() bool { return e.tries >= maxTries }

// etable is an open-addressed table of edges by their two ends.
var (
	edges    [maxChunks]*edgeChunk
	edgeN    uint32 // slots in use or free again; 0 is never used
	freeEdge uint32 // linked by nextIn
	etab     []uint32
	etabN    int

	sets     []*heldSet // open addressing by hash
	setN     int
	variants []*variant
	variantN int

	seen unsafe.Pointer // *seenTable
)

// seenTable is a cache of chains that need no second look. A lost or torn
// entry costs time, a wrong hit would need equal 64-bit hashes.
type seenTable struct {
	mask uint64
	slot []uint64
}

//go:norace
func ed(i uint32) *edge { return &edges[i>>chunkBits][i&(chunkLen-1)] }

// mix adds x to the hash h. Two small or like numbers must not be the two
// arguments, because their difference is all that would stay of them.
//
//go:norace
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

//go:norace
func hashPair(from, to uint32) uint64 { return mix(mix(7, uint64(from)), uint64(to)) }

// findEdge gives the edge, making it if add is set; 0 for none or no room.
//
//go:norace
func findEdge(from, to uint32, add bool) (x uint32, fresh bool) {
	m := uint64(len(etab) - 1)
	i := hashPair(from, to) & m
	for ; etab[i] != 0; i = (i + 1) & m {
		if e := ed(etab[i]); e.from == from && e.to == to {
			return etab[i], false
		}
	}
	if !add {
		return 0, false
	}
	if etabN*4 >= len(etab)*3 {
		growEdges()
		return findEdge(from, to, true)
	}
	x = freeEdge
	if x != 0 {
		freeEdge = ed(x).nextIn
	} else {
		if edgeN == 0 {
			edgeN = 1
		}
		x = edgeN
		if x>>chunkBits >= maxChunks {
			return 0, false
		}
		if edges[x>>chunkBits] == nil {
			edges[x>>chunkBits] = new(edgeChunk)
		}
		edgeN++
	}
	t := rec(to)
	*ed(x) = edge{from: from, to: to, nextIn: t.in}
	t.in = x
	rec(from).flags |= leads
	etab[i] = x
	etabN++
	return x, true
}

// growEdges doubles the table, and with it the cache of chains.
//
//go:norace
func growEdges() {
	n := 2 * len(etab)
	rehashEdges(n)
	growSeen(n)
}

//go:norace
func rehashEdges(n int) {
	etab = make([]uint32, n)
	etabN = 0
	m := uint64(n - 1)
	for x := uint32(1); x < edgeN; x++ {
		e := ed(x)
		if e.from == 0 {
			continue
		}
		i := hashPair(e.from, e.to) & m
		for etab[i] != 0 {
			i = (i + 1) & m
		}
		etab[i] = x
		etabN++
	}
}

// sweepEdges drops the edges of dead locks and the variants that no edge has
// any more. mu is held.
//
//go:norace
func sweepEdges() {
	for x := uint32(1); x < recordN; x++ {
		r := rec(x)
		if r.serial != 0 {
			r.in = 0
			r.flags &^= leads
		}
	}
	sets, setN = make([]*heldSet, max(256, len(sets)/2)), 0
	variants, variantN = make([]*variant, max(256, len(variants)/2)), 0
	for x := uint32(1); x < edgeN; x++ {
		e := ed(x)
		if e.from == 0 {
			continue
		}
		f, t := rec(e.from), rec(e.to)
		if (f.flags|t.flags)&dying != 0 {
			*e = edge{nextIn: freeEdge}
			freeEdge = x
			continue
		}
		e.nextIn = t.in
		t.in = x
		f.flags |= leads
		for o := e.occ; o != nil; o = o.next {
			keepVariant(o.v)
		}
	}
	rehashEdges(len(etab))
}

//go:norace
func growSeen(n int) {
	n = min(max(n, 1<<12), 1<<21)
	old := (*seenTable)(loadPtr(&seen))
	if old != nil && len(old.slot) >= n {
		return
	}
	s := &seenTable{mask: uint64(n - 1), slot: make([]uint64, n)}
	storePtr(&seen, unsafe.Pointer(s))
}

// isSeen looks up the chain k at the place where near is at home, or beside it:
// requests for neighbouring records are neighbours.
//
//go:norace
func isSeen(k, near uint64) bool {
	s := (*seenTable)(loadPtr(&seen))
	i := near & s.mask
	return s.slot[i] == k || s.slot[i^1] == k
}

// setSeen puts the chain k where isSeen looks for it. What was there moves over:
// two that are at home at one place and asked for in turn must not drive each
// other out for ever.
//
//go:norace
func setSeen(k, near uint64) {
	s := (*seenTable)(loadPtr(&seen))
	i := near & s.mask
	if old := s.slot[i]; old != 0 && old != k {
		s.slot[i^1] = old
	}
	s.slot[i] = k
}

// newSet makes a set of n locks, mostly in one piece: the garbage collector looks
// at every piece.
//
//go:norace
func newSet(hash uint64, n int32) *heldSet {
	var s *heldSet
	switch n {
	case 1:
		p := new(struct {
			heldSet
			a [1]item
		})
		s, p.items = &p.heldSet, p.a[:]
	case 2:
		p := new(struct {
			heldSet
			a [2]item
		})
		s, p.items = &p.heldSet, p.a[:]
	case 3:
		p := new(struct {
			heldSet
			a [3]item
		})
		s, p.items = &p.heldSet, p.a[:]
	default:
		s = &heldSet{items: make([]item, n)}
	}
	s.hash = hash
	return s
}

// internSet gives the set of what the goroutine holds, but for locks on the
// hold of which nothing rests. mu is held.
//
//go:norace
func (g *G) internSet() *heldSet {
	h := uint64(3)
	n := min(g.n, maxConsidered)
	for i := range n {
		e := g.at(i)
		h = mix(mix(h, uint64(rec(e.rec).serial)<<8|uint64(e.mode)), uint64(e.pc))
	}
	if setN*2 >= len(sets) {
		old := sets
		sets, setN = make([]*heldSet, max(256, 2*len(old))), 0
		for _, s := range old {
			if s != nil {
				keepSet(s)
			}
		}
	}
	m := uint64(len(sets) - 1)
	i := h & m
	for ; sets[i] != nil; i = (i + 1) & m {
		if sets[i].hash == h {
			return sets[i]
		}
	}
	s := newSet(h, n)
	for k := range n {
		e := g.at(k)
		s.items[k] = item{rec(e.rec).serial, e.mode, e.pc, internStack(e.up.stack(e.pc))}
	}
	sets[i] = s
	setN++
	return s
}

// internVariant gives the way in which a goroutine with this set asks. mu is
// held.
//
//go:norace
func internVariant(set *heldSet, mode uint8, pc uintptr, test string) *variant {
	// The test is part of it, so that stack and test go together.
	h := mix(mix(set.hash, uint64(pc)), uint64(mode))
	h = mix(h, uint64(uintptr(unsafe.Pointer(unsafe.StringData(test))))) | 1
	if variantN*2 >= len(variants) {
		old := variants
		variants, variantN = make([]*variant, max(256, 2*len(old))), 0
		for _, v := range old {
			if v != nil {
				putVariant(v)
			}
		}
	}
	m := uint64(len(variants) - 1)
	for i := h >> 1 & m; variants[i] != nil; i = (i + 1) & m { // the last bit says nothing
		if variants[i].hash == h {
			return variants[i]
		}
	}
	v := &variant{hash: h, set: set, pc: pc, mode: mode, test: test}
	var b [stackLen]uintptr
	v.stack = internStack(b[:callers(&b)])
	putVariant(v)
	noteWay(v)
	return v
}

//go:norace
func putVariant(v *variant) {
	m := uint64(len(variants) - 1)
	i := v.hash >> 1 & m
	for ; variants[i] != nil; i = (i + 1) & m {
		if variants[i] == v {
			return
		}
	}
	variants[i] = v
	variantN++
}

//go:norace
func keepSet(s *heldSet) {
	m := uint64(len(sets) - 1)
	i := s.hash & m
	for ; sets[i] != nil; i = (i + 1) & m {
		if sets[i] == s {
			return
		}
	}
	sets[i] = s
	setN++
}

// keepVariant puts a variant and its set back into tables that were emptied.
//
//go:norace
func keepVariant(v *variant) {
	if variantN*2 >= len(variants) {
		old := variants
		variants, variantN = make([]*variant, 2*len(old)), 0
		for _, x := range old {
			if x != nil {
				putVariant(x)
			}
		}
	}
	putVariant(v)
	if setN*2 >= len(sets) {
		old := sets
		sets, setN = make([]*heldSet, 2*len(old)), 0
		for _, s := range old {
			if s != nil {
				keepSet(s)
			}
		}
	}
	keepSet(v.set)
}
