package core

import "unsafe"

//go:norace
func init() { reset() }

// reset makes an empty tracker.
//
//go:norace
func reset() {
	storePtr(&table, unsafe.Pointer(&gtable{mask: 255, slot: make([]unsafe.Pointer, 256)}))
	storePtr(&rtab, unsafe.Pointer(&rtable{mask: 1023, slot: make([]uint32, 1024)}))
	rtabN = 0
	etab, etabN = make([]uint32, 1024), 0
	sets, setN = make([]*heldSet, 256), 0
	variants, variantN = make([]*variant, 256), 0
	storePtr(&seen, nil)
	growSeen(1 << 14)
	on = 1
}

// Switch turns tracking on or off. What a goroutine holds at that moment is
// forgotten: its release later counts for nothing.
//
//go:norace
func Switch(to bool) {
	lock()
	defer giveBack()
	if to && on == 0 {
		storePtr(&table, unsafe.Pointer(&gtable{mask: 255, slot: make([]unsafe.Pointer, 256)}))
	}
	on = 0
	if to {
		on = 1
	} else {
		wasOff = true
	}
}

// SetTest says that the calling goroutine works for a test, and so do those
// that it starts, as far as they can be followed. It gives the name before.
//
//go:norace
func SetTest(name string) (before string) {
	g := Current()
	g.busy++
	before = g.setTest(name)
	g.busy--
	return before
}

//go:norace
func (g *G) setTest(name string) (before string) {
	lock()
	defer giveBack()
	before, g.test = g.test, name
	if g.seg != nil {
		g.publish() // the test's edges are to carry its name
	}
	return before
}

// Stats are numbers about the tracker.
type Stats struct {
	Goroutines int    // with state
	Locks      int    // with a record
	Edges      int    // between instances
	Variants   int    // ways in which edges came about
	Ways       int    // combinations of places
	Foreign    uint32 // releases by a goroutine that did not hold the lock
	Searches   uint64
}

// Numbers gives the present ones.
//
//go:norace
func Numbers() Stats {
	lock()
	defer giveBack()
	return Stats{
		Goroutines: (*gtable)(table).used, Locks: rtabN, Edges: etabN, Variants: variantN,
		Ways: len(ways), Foreign: foreignClock, Searches: searches,
	}
}

// Point is a moment in the life of a goroutine.
type Point struct {
	Goroutine uint64
	Seq       uint32
}

// Mark gives the present moment of the calling goroutine.
//
//go:norace
func Mark() Point {
	g := Current()
	return Point{g.realID, g.seq}
}

// HeldSince gives the locks that the goroutine of p took after p and holds.
//
//go:norace
func HeldSince(p Point) (out []Hold) {
	lock()
	defer giveBack()
	if g := lookG(p.Goroutine); g != nil {
		for _, h := range g.appendHolds(nil) {
			if int32(h.Seq-p.Seq) > 0 {
				out = append(out, h)
			}
		}
	}
	return out
}
