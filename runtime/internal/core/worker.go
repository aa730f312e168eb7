package core

import "unsafe"

// joins is set once somebody has used a WaitGroup with a lock held. Until then
// nobody needs to know what a worker locked.
var joins uint32

// Joins says that a join under a lock is coming.
//
//go:norace
func (g *G) Joins() {
	if g.n > 0 && joins == 0 {
		joins = 1
	}
}

// Adds says that the goroutine adds to the WaitGroup at p. When it calls Done of the
// same one later, that is for what it added, as far as can be told, and what it had
// locked before is no part of the work that is waited for: a group is often added to
// under the lock under which it is waited for.
//
//go:norace
func (g *G) Adds(p unsafe.Pointer) {
	g.Joins()
	if joins != 0 {
		g.addedTo, g.addedAt = uintptr(p), uint8(g.recentN)
	}
}

// remember keeps a lock that the goroutine took with nothing else held, for
// the case that it turns out to be somebody's worker.
//
//go:norace
func (g *G) remember(p unsafe.Pointer, pc uintptr) {
	if g.busy != 0 {
		return
	}
	for i := uint32(g.addedAt); i < g.recentN; i++ {
		l := g.recent[i]
		if r := rec(l.rec); r.key == uintptr(p) && r.serial == l.serial && alive(r.handle) {
			return
		}
	}
	var x, s uint32
	if l := g.look(p); l != nil {
		x, s = l.rec, l.serial
	} else {
		g.busy++
		x = recordOfLocking(p)
		g.busy--
		if x == 0 {
			return
		}
		s = rec(x).serial
	}
	g.recent[g.recentN] = recentLock{x, s, pc}
	g.recentN++
}

// work gives the locks that count for a Done of the WaitGroup at p.
//
//go:norace
func (g *G) work(p unsafe.Pointer) []recentLock {
	first := uint32(0)
	if g.addedTo == uintptr(p) {
		first = uint32(g.addedAt)
	}
	return g.recent[first:g.recentN]
}

// workDone forgets what was locked before a Done.
//
//go:norace
func (g *G) workDone() { g.recentN, g.addedTo, g.addedAt = 0, 0, 0 }

// workIsKnown reports whether the order from the WaitGroup at p to each lock of its
// worker was drawn before. It takes no lock.
//
//go:norace
func (g *G) workIsKnown(p unsafe.Pointer) bool {
	defer shield()
	w := g.look(p)
	if w == nil {
		return false
	}
	for _, l := range g.work(p) {
		if k, near := joinRequest(w.rec, w.serial, l); !g.hasAsked(k, near) {
			return false
		}
	}
	return true
}

// joinRequest is for a worker's lock what request is for one that is asked for.
//
//go:norace
func joinRequest(w, serial uint32, l recentLock) (k, near uint64) {
	return mix(mix(91, uint64(serial)), uint64(l.serial)), uint64(w)<<4 + uint64(l.rec)
}

// joinEdges draws the order from the WaitGroup at p to what its worker locked.
// mu is held.
//
//go:norace
func (g *G) joinEdges(p unsafe.Pointer) (out *Problem) {
	w := recordOf(p)
	if w == 0 {
		return nil
	}
	serial := rec(w).serial
	for _, l := range g.work(p) {
		if rec(l.rec).serial != l.serial || l.rec == w {
			continue
		}
		k, near := joinRequest(w, serial, l)
		if y, _ := findEdge(w, l.rec, false); y != 0 && ed(y).timeless() && ed(y).ofWorker() {
			setSeen(k, near)
			continue
		}
		seg := g.segment()
		set := newSet(mix(91, uint64(serial)), 1)
		set.items[0] = item{serial, W | Join, l.pc, internStack([]uintptr{l.pc})}
		v := internVariant(set, W|Join, l.pc, seg.test)
		out = chainProblems(out, addEdge(w, l.rec, v, seg))
		setSeen(mix(k, g.sig), near+g.sig)
	}
	return out
}

// ofWorker reports whether an edge from a WaitGroup has an occurrence in which
// nothing else was held, as all have that come from workers.
//
//go:norace
func (e *edge) ofWorker() bool {
	for o := e.occ; o != nil; o = o.next {
		if o.v.mode&Join != 0 && len(o.v.set.items) == 1 {
			return true
		}
	}
	return false
}
