package core

import "unsafe"

// MustHold is called when the goroutine does what only a holder of the lock at p
// in W mode may do. It tells when the goroutine is not one, and who is.
//
//go:norace
func (g *G) MustHold(p unsafe.Pointer, pc uintptr) {
	for i := range g.n {
		if e := g.at(i); e.ptr == p && e.mode&W != 0 {
			return
		}
	}
	// What was taken while tracking was off is not known.
	if g.busy != 0 || wasOff {
		return
	}
	g.busy++
	out := g.notHolding(p, pc)
	g.busy--
	g.deliver(out)
}

//go:norace
func (g *G) notHolding(p unsafe.Pointer, pc uintptr) *Problem {
	lock()
	defer giveBack()
	var b [stackLen]uintptr
	q := &Problem{Tier: Misuse, Sites: mix(mix(29, uint64(pc)), 83), Halves: []Half{{
		Goroutine: g.realID, Test: g.test, To: keyID(uintptr(p)), PC: pc, Mode: W,
		Stack: append([]uintptr(nil), b[:callers(&b)]...),
	}}}
	if h := holderOf(p); h != nil {
		q.Halves = append(q.Halves, Half{
			Goroutine: h.Goroutine, Test: h.Test, From: keyID(h.Key),
			HeldPC: h.PC, HeldMode: h.Mode, HeldStack: h.Stack(),
		})
	}
	return q.once()
}

// holderOf finds who holds the lock at p in W mode, nil if nobody does. mu is
// held.
//
//go:norace
func holderOf(p unsafe.Pointer) *Hold {
	for _, gp := range (*gtable)(table).slot {
		if gp == nil {
			continue
		}
		for _, h := range (*G)(gp).appendHolds(nil) {
			if h.Key == uintptr(p) && h.Mode&W != 0 {
				return &h
			}
		}
	}
	return nil
}
