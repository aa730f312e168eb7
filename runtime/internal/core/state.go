package core

import "unsafe"

// How a lock is held or asked for. W or R is always set, the rest adds to it.
const (
	W    uint8 = 1  // excludes every other holder
	R    uint8 = 2  // excludes writers
	Try  uint8 = 4  // taken without being able to block
	Once uint8 = 8  // a Once: held while its function runs
	RW   uint8 = 16 // with W: of a lock that has readers too
	Perm uint8 = 32 // with R: one of several permits; blocks nobody for certain
	Join uint8 = 64 // with W: a WaitGroup, which its workers hold and Wait asks for

	modeBits = W | R
)

// held is one entry of a goroutine's stack of held locks.
type held struct {
	ptr   unsafe.Pointer // the lock; keeps its memory, so that the address means one lock
	pc    uintptr        // where it was taken
	chain uint64         // hash of this and all entries below; valid below G.resolved
	rec   uint32         // its record; valid below G.resolved
	seq   uint32         // which push of its goroutine it was
	clk   uint32         // foreignClock when it was taken
	mode  uint8
	up    calls // who called for it
}

const (
	inlineHeld = 4
	recentLen  = 6
)

// recentLock is one that the goroutine took with nothing else held. It names a
// record, not memory: what a goroutine once locked must not be kept alive.
type recentLock struct {
	rec, serial uint32
	pc          uintptr
}

// learned says up to which epoch a goroutine knows a side.
type learned struct{ serial, epoch uint32 }

// G is what the tracker knows of one goroutine. Only its goroutine writes the
// held stack and the wait; others read them without a lock, and check twice
// what they believe. Fields under "mu" belong to the holder of the tracker's
// lock.
type G struct {
	id       uint64 // 0 while retired: see retire
	n        int32  // entries held
	resolved int32  // entries whose record and chain are known
	checked  uint32 // foreignClock up to which the entries were checked for release by others
	seq      uint32
	busy     uint32 // the tracker or a callback of the user runs on it
	recentN  uint32
	recent   [recentLen]recentLock
	h        [inlineHeld]held
	more     []held
	last     memoLock // while there is no memo
	memo     *memo    // nil at first: see memoAfter
	addedTo  uintptr  // the WaitGroup that it added to last, if that is of interest

	// The wait, from before a call that may block until after it.
	waitPtr  unsafe.Pointer // nil when it does not wait
	waitPC   uintptr
	waitSeq  uint32
	waitMode uint8

	// mu
	realID   uint64
	birth    uint32     // segClock when the goroutine was first seen
	sig      uint64     // of id and epoch: changes when what is known to be before it changes
	line     *line      // of all its segments; nil until there is one
	seg      *segment   // where its edges go now; nil until there is one
	front    []*segment // what is known to be before it; never changed in place
	learned  [2]learned // from the sides where it waited last
	side     *side      // where it signalled last; read and written by its goroutine only
	fork     bool       // its start is known exactly
	ended    bool       // it said that it has nothing more to do
	adopted  bool       // its parent was looked for
	owes     bool       // set and read by its goroutine only: see deliver
	test     string     // the test it works for
	pending  *Problem   // what Order found, while it may still be wrong
	lastSeq  uint32     // seq+waitSeq when retire last looked
	lookedAt bool
	addedAt  uint8  // recentN at that moment; of its goroutine only
	scanned  uint32 // waitSeq at the last scan, 0 if it did not wait

	waitIndex uint32 // in what the scan under way found
}

var (
	on     uint32
	wasOff bool // once, while the program ran
	mu     mutex
	table  unsafe.Pointer // *gtable

	// Arm, when set, is told that there is something to watch over. It is
	// called often and must be cheap; never with mu held.
	Arm func()
)

// On reports whether locks are tracked.
//
//go:norace
func On() bool { return on != 0 } // a late look at the switch costs one operation its report, a lock would cost all of them

//go:norace
func lock() {
	raceOff()
	mu.Lock()
}

//go:norace
func unlock() {
	mu.Unlock()
	raceBack()
}

//go:norace
func arm() {
	if Arm == nil {
		return
	}
	raceToWatch()
	raceOff() // a timer orders who sets it and who is called
	Arm()
	raceBack()
}

// Held reports whether the goroutine holds anything.
//
//go:norace
func (g *G) Held() bool { return g.n != 0 }

//go:norace
func (g *G) at(i int32) *held {
	if i < inlineHeld {
		return &g.h[i]
	}
	return &g.more[i-inlineHeld]
}

// Push notes that the goroutine took the lock at p.
//
//go:norace
func (g *G) Push(p unsafe.Pointer, mode uint8, pc uintptr) {
	n := g.n
	var e *held
	if n < inlineHeld {
		e = &g.h[n]
	} else {
		e = g.beyond()
	}
	g.seq++
	e.ptr, e.pc, e.mode, e.seq, e.clk = p, pc, mode, g.seq, foreignClock
	if frames {
		frameChain(pc, &e.up)
	} else {
		e.unwind()
	}
	if n == 0 {
		g.checked = e.clk
		if joins != 0 && g.recentN < recentLen && mode&Try == 0 {
			g.remember(p, pc)
		}
	}
	g.n = n + 1
	if load64(&g.id) == 0 {
		g.revive()
	}
}

// beyond gives the entry of the next lock when h is full.
//
//go:norace
func (g *G) beyond() *held {
	i := g.n - inlineHeld
	if int(i) == len(g.more) {
		g.more = append(g.more, held{})
	}
	return &g.more[i]
}

// Release notes that the calling goroutine lets the lock at p go. It is called
// before the lock is free, so that no two goroutines seem to hold it. If it
// reports that the goroutine owes something and holds nothing more, the caller
// calls Settle once the lock is free.
//
//go:norace
func Release(p unsafe.Pointer, mode uint8) (owes bool) {
	id := self()
	t := (*gtable)(loadPtr(&table))
	g := (*G)(loadPtr(&t.slot[id&t.mask]))
	// As in Enter.
	if g == nil || g.id != id {
		g = find(id)
	}
	if i := g.n - 1; i >= 0 && i < inlineHeld {
		if e := &g.h[i]; e.ptr == p && e.mode&mode != 0 && e.clk == foreignClock {
			g.n = i
			e.ptr = nil
			if g.resolved > i {
				// Who owes has resolved what it holds, so a lock that is
				// taken by itself does not come here.
				g.resolved = i
				return i == 0 && g.owes
			}
			return false
		}
	}
	g.releaseAny(p, mode)
	return g.n == 0 && g.owes
}

// releaseAny finds the entry wherever it is in the stack.
//
//go:norace
func (g *G) releaseAny(p unsafe.Pointer, mode uint8) {
	for i := g.n - 1; i >= 0; i-- {
		e := g.at(i)
		if e.ptr != p || e.mode&mode&modeBits == 0 {
			continue
		}
		if e.clk != foreignClock && gone(e, false) {
			continue // that one was released by another goroutine
		}
		g.drop(i)
		return
	}
	foreign(g, p, mode)
}

// drop takes entry i out of the stack.
//
//go:norace
func (g *G) drop(i int32) {
	if g.resolved > i {
		g.resolved = i
	}
	for ; i < g.n-1; i++ {
		*g.at(i) = *g.at(i + 1)
	}
	g.n--
	g.at(g.n).ptr = nil
	if g.owes {
		g.resolveKnown() // so that Release sees the last one go
	}
}

// Wait notes that the goroutine is about to block for the lock at p.
//
//go:norace
func (g *G) Wait(p unsafe.Pointer, mode uint8, pc uintptr) {
	g.waitPC = pc
	g.waitMode = mode
	g.waitSeq++
	g.waitPtr = p
	if load64(&g.id) == 0 {
		g.revive()
	}
	arm()
}

// Waited notes that the wait is over.
//
//go:norace
func (g *G) Waited() { g.waitPtr = nil }

// HoldsMode gives the modes in which the calling goroutine holds the lock at p,
// 0 for none.
//
//go:norace
func HoldsMode(p unsafe.Pointer) uint8 {
	g := Current()
	g.busy++
	g.pruneLocking()
	g.busy--
	var m uint8
	for i := range g.n {
		if e := g.at(i); e.ptr == p {
			m |= e.mode & modeBits
		}
	}
	return m
}
