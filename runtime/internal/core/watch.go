package core

// Hold is a lock held at the moment of a Scan.
type Hold struct {
	Goroutine uint64
	Test      string
	Key       uintptr
	PC        uintptr
	Seq       uint32 // with Goroutine it names this one hold
	Mode      uint8
	Handoff   bool // taken where another goroutine has been seen to release

	up calls

	g    *G
	next int32 // next hold of the same lock, -1 at the end
}

// Stack gives the place and the innermost calls that led there.
func (h *Hold) Stack() []uintptr { return h.up.stack(h.PC) }

// Lasts reports whether the lock is still held by this hold. A dump of goroutines
// is made after the Scan, and one that is not in it may have let the lock go before
// it ended.
//
//go:norace
func (h *Hold) Lasts() bool {
	lock()
	defer giveBack()
	for _, now := range h.g.appendHolds(nil) {
		if now.Seq == h.Seq {
			return true
		}
	}
	return false
}

// Waiter is a goroutine that waited at the moment of a Scan.
type Waiter struct {
	Goroutine uint64
	Test      string
	Key       uintptr
	PC        uintptr
	Seq       uint32
	Mode      uint8
	Old       bool // it waited for the same at the last Scan
	Holders   []int

	g       *G
	visited int
}

// Scan gives who holds and who waits now, and the rings of goroutines that have
// waited for one another since the last Scan. Those are certain: nobody in them
// can move. It also forgets goroutines that seem to be gone. Not for two
// goroutines at once; the cost is that of all goroutines with state.
//
//go:norace
func Scan() (holds []Hold, waits []Waiter, rings []*Problem) {
	lock()
	defer giveBack()
	old := false
	for _, p := range (*gtable)(table).slot {
		g := (*G)(p)
		if g == nil {
			continue
		}
		holds = g.appendHolds(holds)
		if w, ok := g.waiter(); ok {
			old = old || w.Old
			g.waitIndex = uint32(len(waits))
			waits = append(waits, w)
		}
	}
	retire()
	if !old {
		return holds, waits, nil
	}
	link(holds, waits)
	for i := range waits {
		if waits[i].Old {
			if p := ringFrom(holds, waits, i); p != nil {
				if p = p.once(); p != nil {
					rings = append(rings, p)
				}
			}
		}
	}
	return holds, waits, rings
}

// Now gives who holds and who waits at this moment. Unlike Scan it draws no
// conclusions and leaves no trace.
//
//go:norace
func Now() (holds []Hold, waits []Waiter) {
	lock()
	defer giveBack()
	for _, p := range (*gtable)(table).slot {
		g := (*G)(p)
		if g == nil {
			continue
		}
		holds = g.appendHolds(holds)
		was := g.scanned
		if w, ok := g.waiter(); ok {
			waits = append(waits, w)
		}
		g.scanned = was
	}
	return holds, waits
}

//go:norace
func (g *G) appendHolds(to []Hold) []Hold {
	n := g.n
	more := g.more
	for i := int32(0); i < n && (i < inlineHeld || int(i-inlineHeld) < len(more)); i++ {
		e := &g.h[i%inlineHeld]
		if i >= inlineHeld {
			e = &more[i-inlineHeld]
		}
		c := *e
		// Its goroutine may have been changing it.
		if c.ptr == nil || c.seq != e.seq || c.ptr != e.ptr || g.n <= i {
			continue
		}
		if c.clk != foreignClock && goneLocked(&c, false) {
			continue
		}
		to = append(to, Hold{Goroutine: g.realID, Test: g.test, Key: uintptr(c.ptr), PC: c.pc, Seq: c.seq,
			Mode: c.mode, Handoff: isHandoff(c.pc), up: c.up, g: g})
	}
	return to
}

//go:norace
func (g *G) waiter() (w Waiter, ok bool) {
	seq := g.waitSeq
	p := g.waitPtr
	if p == nil || g.waitSeq != seq {
		g.scanned = 0
		return w, false
	}
	w = Waiter{Goroutine: g.realID, Test: g.test, Key: uintptr(p), PC: g.waitPC, Seq: seq, Mode: g.waitMode,
		Old: g.scanned == seq, g: g}
	g.scanned = seq
	return w, true
}

// link finds the holders of each lock that is waited for.
//
//go:norace
func link(holds []Hold, waits []Waiter) {
	n := 16
	for n < 2*len(holds) {
		n *= 2
	}
	head := make([]int32, n) // number of a hold plus one
	m := uint64(n - 1)
	for i := range holds {
		k := hashPtr(holds[i].Key) & m
		for head[k] != 0 && holds[head[k]-1].Key != holds[i].Key {
			k = (k + 1) & m
		}
		holds[i].next = head[k] - 1
		head[k] = int32(i) + 1
	}
	for i := range waits {
		k := hashPtr(waits[i].Key) & m
		for head[k] != 0 && holds[head[k]-1].Key != waits[i].Key {
			k = (k + 1) & m
		}
		for j := head[k] - 1; j >= 0; j = holds[j].next {
			waits[i].Holders = append(waits[i].Holders, int(j))
		}
	}
}

//go:norace
func ringFrom(holds []Hold, waits []Waiter, start int) *Problem {
	path := []int{} // waiters
	via := []int{}  // holds by which the next one blocks the one before
	if !walk(holds, waits, start, start, &path, &via) {
		return nil
	}
	p := &Problem{Tier: Deadlock, Blocks: true}
	for i, w := range path {
		// Waiter i holds what the one before it waits for.
		h := &holds[via[(i+len(via)-1)%len(via)]]
		wt := &waits[w]
		p.Halves = append(p.Halves, Half{
			Goroutine: wt.Goroutine, Test: wt.Test,
			From: keyID(h.Key), To: keyID(wt.Key),
			HeldPC: h.PC, HeldMode: h.Mode, PC: wt.PC, Mode: wt.Mode, HeldStack: h.Stack(),
		})
		p.Sites += mix(mix(mix(1, uint64(h.PC)), uint64(wt.PC)), 5)
		p.Locks += mix(11, uint64(wt.Key))
	}
	return p
}

// walk follows the holders from waiter i until one is the start again.
//
//go:norace
func walk(holds []Hold, waits []Waiter, i, start int, path, via *[]int) bool {
	w := &waits[i]
	if w.visited == start+1 || !w.Old || w.Mode&(Perm|Join) != 0 {
		return false
	}
	w.visited = start + 1
	*path = append(*path, i)
	for _, j := range w.Holders {
		h := &holds[j]
		if h.Handoff || h.Mode&Perm != 0 {
			continue
		}
		next := int(h.g.waitIndex)
		if next >= len(waits) || waits[next].g != h.g {
			continue // it does not wait
		}
		*via = append(*via, j)
		if next == start || walk(holds, waits, next, start, path, via) {
			return true
		}
		*via = (*via)[:len(*via)-1]
	}
	*path = (*path)[:len(*path)-1]
	return false
}

// keyID gives the name of the lock at an address whose memory is alive.
//
//go:norace
func keyID(key uintptr) Lock {
	x := lookKey(key)
	if x == 0 {
		return Lock{Key: key}
	}
	return lockID(rec(x))
}
