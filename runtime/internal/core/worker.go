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

// remember keeps a lock that the goroutine took with nothing else held, for
// the case that it turns out to be somebody's worker.
//
//go:norace
func (g *G) remember(p unsafe.Pointer, pc uintptr) {
	if g.busy != 0 {
		return
	}
	for i := range g.recentN {
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

// joinEdges draws the order from the WaitGroup at p to what its worker locked.
// mu is held.
//
//go:norace
func (g *G) joinEdges(p unsafe.Pointer) (out *Problem) {
	w := recordOf(p)
	if w == 0 {
		return nil
	}
	seg := g.segment()
	for i := range g.recentN {
		l := g.recent[i]
		if rec(l.rec).serial != l.serial || l.rec == w {
			continue
		}
		set := newSet(mix(91, uint64(rec(w).serial)), 1)
		set.items[0] = item{rec(w).serial, W | Join, l.pc, internStack([]uintptr{l.pc})}
		v := internVariant(set, W|Join, l.pc, seg.test)
		out = chainProblems(out, addEdge(w, l.rec, v, seg))
	}
	return out
}
