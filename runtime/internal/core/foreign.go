package core

import "unsafe"

// A lock may be released by a goroutine that did not take it. The entry then
// stays on the stack of the one that did, who must not be disturbed; so the
// release goes into a list with the time on it, and an entry is looked up there
// before it is believed, if any such release happened since it was pushed.

// release is the last foreign release of a lock.
type release struct {
	key     uintptr
	clk     uint32
	readers int32 // read locks released and not yet matched with an entry
}

var (
	foreignClock uint32 // number of foreign releases; written under mu
	releases     []release
	releaseN     int

	handoffs  []uintptr // places that took a lock which another goroutine released
	handoffN  int
	searchesN int
)

// maxSearches bounds how often the holder of a lock that another goroutine
// releases is looked for: it costs a look at every goroutine, and a program
// that hands over all the time has shown its places by then.
const maxSearches = 4096

//go:norace
func hashPtr(k uintptr) uint64 {
	h := uint64(k) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}

// foreign notes that g releases a lock that it does not hold.
//
//go:norace
func foreign(g *G, p unsafe.Pointer, mode uint8) {
	g.busy++
	noteForeign(p, mode)
	g.busy--
}

//go:norace
func noteForeign(p unsafe.Pointer, mode uint8) {
	lock()
	defer giveBack()
	foreignClock++
	x := findRelease(uintptr(p), true)
	x.clk = foreignClock
	if mode&R != 0 {
		x.readers++
	}
	if searchesN < maxSearches {
		searchesN++
		if pc := holderPC(p, mode); pc != 0 {
			addHandoff(pc)
		}
	}
}

// holderPC gives the place where whoever holds p took it.
//
//go:norace
func holderPC(p unsafe.Pointer, mode uint8) uintptr {
	for _, gp := range (*gtable)(table).slot {
		g := (*G)(gp)
		if g == nil {
			continue
		}
		for i := int32(0); i < g.n && i < inlineHeld; i++ {
			if e := &g.h[i]; e.ptr == p && e.mode&mode&modeBits != 0 {
				return e.pc
			}
		}
	}
	return 0
}

//go:norace
func findRelease(key uintptr, add bool) *release {
	if add && releaseN*2 >= len(releases) {
		old := releases
		releases = make([]release, max(64, 2*len(old)))
		releaseN = 0
		for _, x := range old {
			// Entries that old are matched or never will be, for all but the
			// strangest programs: a lock held over a million hand-offs.
			if x.key != 0 && foreignClock-x.clk < 1<<20 {
				*findRelease(x.key, true) = x
			}
		}
	}
	if len(releases) == 0 {
		return nil
	}
	m := uint64(len(releases) - 1)
	for i := hashPtr(key) & m; ; i = (i + 1) & m {
		x := &releases[i]
		if x.key == key {
			return x
		}
		if x.key == 0 {
			if !add {
				return nil
			}
			x.key = key
			releaseN++
			return x
		}
	}
}

// gone reports whether another goroutine has released e. With take a read
// release counts for this entry and for no other.
//
//go:norace
func gone(e *held, take bool) bool {
	lock()
	defer giveBack()
	return goneLocked(e, take)
}

//go:norace
func goneLocked(e *held, take bool) bool {
	x := findRelease(uintptr(e.ptr), false)
	if x == nil || int32(x.clk-e.clk) <= 0 {
		return false
	}
	if e.mode&W != 0 {
		return true
	}
	if x.readers <= 0 {
		return false
	}
	if take {
		x.readers--
	}
	return true
}

// prune drops entries that another goroutine has released, and learns their
// places as such that hand over. mu is held.
//
//go:norace
func (g *G) prune() {
	if g.checked == foreignClock {
		return
	}
	for i := int32(0); i < g.n; i++ {
		e := g.at(i)
		if e.clk == foreignClock {
			continue
		}
		if goneLocked(e, true) {
			addHandoff(e.pc)
			g.drop(i)
			i--
		} else {
			e.clk = foreignClock
		}
	}
	g.checked = foreignClock
}

// pruneLocking is prune for a caller that does not hold mu.
//
//go:norace
func (g *G) pruneLocking() {
	lock()
	defer giveBack()
	g.prune()
}

//go:norace
func addHandoff(pc uintptr) {
	if isHandoff(pc) {
		return
	}
	if handoffN*2 >= len(handoffs) {
		old := handoffs
		handoffs = make([]uintptr, max(16, 2*len(old)))
		handoffN = 0
		for _, x := range old {
			if x != 0 {
				addHandoff(x)
			}
		}
	}
	m := uint64(len(handoffs) - 1)
	i := hashPtr(pc) & m
	for handoffs[i] != 0 {
		i = (i + 1) & m
	}
	handoffs[i] = pc
	handoffN++
}

// isHandoff reports whether a lock taken at pc was once released by another
// goroutine. Then holding it does not mean that this goroutine must move on
// before it comes free. mu is held.
//
//go:norace
func isHandoff(pc uintptr) bool {
	if handoffN == 0 {
		return false
	}
	m := uint64(len(handoffs) - 1)
	for i := hashPtr(pc) & m; handoffs[i] != 0; i = (i + 1) & m {
		if handoffs[i] == pc {
			return true
		}
	}
	return false
}
