package core

import "unsafe"

// gtable is an open-addressed table of goroutines by number. Readers take no
// lock; a change in place only ever fills an empty slot, everything else makes
// a new table. A goroutine is at home where its number says, which costs nothing.
// But numbers are given out in rows, and rows of different times fall on one
// another; so who finds its home taken goes on by strides of its own.
type gtable struct {
	mask uint64
	used int
	slot []unsafe.Pointer // *G
}

// Enter gives the state of the calling goroutine and the place from which the
// function that calls Enter was called.
//
//go:noinline
//go:norace
func Enter() (*G, uintptr) {
	pc := framePC()
	if !frames {
		pc = slowPC(2)
	}
	id := self()
	t := (*gtable)(loadPtr(&table))
	// Only this goroutine can find its own id there; any other value reads as unequal.
	if g := (*G)(loadPtr(&t.slot[id&t.mask])); g != nil && g.id == id {
		return g, pc
	}
	return find(id), pc
}

// Current gives the state of the calling goroutine.
//
//go:norace
func Current() *G {
	id := self()
	t := (*gtable)(loadPtr(&table))
	// Only this goroutine can find its own id there; any other value reads as unequal.
	if g := (*G)(loadPtr(&t.slot[id&t.mask])); g != nil && g.id == id {
		return g
	}
	return find(id)
}

// stride is odd, so that it leads to every slot.
//
//go:norace
func stride(id uint64) uint64 { return id*0x9E3779B97F4A7C15>>32 | 1 }

// find looks on where the first slot had somebody else, and makes the state of
// a goroutine that has none.
//
//go:norace
func find(id uint64) *G {
	t := (*gtable)(loadPtr(&table))
	for i := id & t.mask; ; i = (i + stride(id)) & t.mask {
		g := (*G)(loadPtr(&t.slot[i]))
		if g == nil {
			break
		}
		if load64(&g.id) == id {
			return g
		}
	}
	g := enrol(id)
	if g == nil {
		g = &G{id: id, realID: id} // the tracker failed; this one is for nobody
	}
	arm()
	return g
}

//go:norace
func enrol(id uint64) *G {
	lock()
	defer giveBack()
	g := lookG(id)
	if g != nil {
		store64(&g.id, id) // it was about to be forgotten
		return g
	}
	g = &G{id: id, realID: id, birth: segClock, checked: foreignClock}
	g.newSig()
	insertG(g)
	return g
}

// lookG finds a goroutine, retired ones too. mu is held.
//
//go:norace
func lookG(id uint64) *G {
	t := (*gtable)(table)
	for i := id & t.mask; t.slot[i] != nil; i = (i + stride(id)) & t.mask {
		if g := (*G)(t.slot[i]); g.realID == id {
			return g
		}
	}
	return nil
}

//go:norace
func insertG(g *G) {
	t := (*gtable)(table)
	if t.used*2 >= len(t.slot) {
		t = rebuildG(func(g *G) bool { return g.ended && g.n == 0 })
		storePtr(&table, unsafe.Pointer(t))
	}
	t.put(g)
}

//go:norace
func (t *gtable) put(g *G) {
	i := g.realID & t.mask
	for t.slot[i] != nil {
		i = (i + stride(g.realID)) & t.mask
	}
	storePtr(&t.slot[i], unsafe.Pointer(g))
	t.used++
}

// rebuildG makes a table of the goroutines that drop does not name.
//
//go:norace
func rebuildG(drop func(*G) bool) *gtable {
	var keep []*G
	if old := (*gtable)(table); old != nil {
		for _, p := range old.slot {
			if g := (*G)(p); g != nil && (drop == nil || !drop(g)) {
				keep = append(keep, g)
			}
		}
	}
	n := 256
	for n < len(keep)*4 {
		n *= 2
	}
	t := &gtable{mask: uint64(n - 1), slot: make([]unsafe.Pointer, n)}
	for _, g := range keep {
		t.put(g)
	}
	return t
}

// retire forgets goroutines that have done nothing since it was last called.
// Nobody tells when a goroutine ends, and it may only look dead. So it happens
// in two calls, with time in between: the first takes away the number, after
// which the goroutine itself would notice in find or Push and take it back;
// the second drops the state if it still holds nothing.
//
//go:norace
func retire() {
	dead := 0
	t := (*gtable)(table)
	for _, p := range t.slot {
		g := (*G)(p)
		if g == nil {
			continue
		}
		if g.ended {
			dead++
			continue
		}
		idle := g.n == 0 && g.waitPtr == nil && g.seg == nil && g.front == nil && g.test == "" && g.busy == 0
		if now := g.seq + g.waitSeq; !idle || !g.lookedAt || g.lastSeq != now {
			g.lookedAt, g.lastSeq = true, now
			store64(&g.id, g.realID)
			continue
		}
		if g.id == 0 {
			dead++
		} else {
			store64(&g.id, 0)
		}
	}
	if dead > 64 && dead*4 > t.used {
		// A goroutine that just looks at the old table finds the number gone
		// and comes to find, which waits for mu.
		storePtr(&table, unsafe.Pointer(rebuildG(func(g *G) bool {
			return g.n == 0 && (g.ended || g.id == 0 && g.seq+g.waitSeq == g.lastSeq)
		})))
	}
}

// keptN is how many goroutines were in the table when it was last made.
var keptN int

// Crowd gives the numbers of the goroutines that hold nothing and wait for
// nothing, when so many have come since the last Forget that it pays to find out
// which of them have ended; else nil. Retire cannot forget one that has drawn an
// order, because what is known of its past must last as long as it lives.
//
//go:norace
func Crowd() (ids []uint64) {
	lock()
	defer giveBack()
	t := (*gtable)(table)
	if t.used < 2*keptN+1024 {
		return nil
	}
	for _, p := range t.slot {
		if g := (*G)(p); g != nil && g.unused() {
			ids = append(ids, g.realID)
		}
	}
	return ids
}

//go:norace
func (g *G) unused() bool { return g.n == 0 && g.waitPtr == nil && g.busy == 0 }

// Forget drops goroutines that have ended. Numbers are never given out twice.
//
//go:norace
func Forget(ended []uint64) {
	lock()
	defer giveBack()
	for _, id := range ended {
		if g := lookG(id); g != nil && g.unused() {
			g.ended = true
		}
	}
	t := rebuildG(func(g *G) bool { return g.ended && g.n == 0 })
	keptN = t.used
	storePtr(&table, unsafe.Pointer(t))
}

// revive takes back a state that was about to be forgotten.
//
//go:norace
func (g *G) revive() {
	lock()
	defer giveBack()
	if lookG(g.realID) == nil {
		insertG(g)
	}
	store64(&g.id, g.realID)
}
