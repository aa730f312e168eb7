package core

import "unsafe"

// record is the identity of a lock: one object in memory, from the first time
// that it had to do with another lock until the garbage collector takes it.
type record struct {
	key    uintptr
	handle unsafe.Pointer // weak handle of the memory at key
	in     uint32         // first edge to it
	serial uint32         // never given out twice, 0 while the slot is free
	flags  uint32
	mark   uint32 // of the search that was here last
}

const (
	everW  uint32 = 1 << iota // somebody asked for it in W mode
	handed                    // somebody released it for another goroutine
	reread                    // a reader took it again while reading: see rereads
	joined                    // a WaitGroup, Once or Cond with an entry in sides
	dying                     // found dead by the sweep that is under way
	leads                     // an edge begins here
)

const (
	chunkBits = 10
	chunkLen  = 1 << chunkBits
	maxChunks = 1 << 13
)

type (
	recordChunk [chunkLen]record
	edgeChunk   [chunkLen]edge
)

// rtable is an open-addressed table of records by address, read without a lock
// as gtable is. Slots hold record numbers; 0 is free.
type rtable struct {
	mask uint64
	slot []uint32
}

var (
	records    [maxChunks]*recordChunk
	recordN    uint32         // slots of records in use or free again; 0 is never used
	freeRecord uint32         // free slots, linked by in
	rtab       unsafe.Pointer // *rtable
	rtabN      int
	serials    uint32
)

// hashPlace spreads pages over the table and keeps what lies in one page
// together: who walks over an array of locks walks over the table as well. Pages
// begin anywhere, not at multiples of their length: objects of one type lie at the
// same places in their pages, so that one page on another would be one long
// cluster.
//
//go:norace
func hashPlace(k uintptr) uint64 {
	h := uint64(k>>12) * 0x9E3779B97F4A7C15
	return (h ^ h>>32) + uint64(k>>3)&511
}

// rec gives record i. Whoever has i read it from a slot that was filled after
// the chunk was there.
//
//go:norace
func rec(i uint32) *record { return &records[i>>chunkBits][i&(chunkLen-1)] }

// lookRecord finds the record of the lock at p, 0 if it has none. It takes no
// lock: p is alive, so a record with its address and a living handle is its.
//
//go:norace
func lookRecord(p unsafe.Pointer) uint32 { return lookKey(uintptr(p)) }

//go:norace
func lookKey(key uintptr) uint32 {
	t := (*rtable)(loadPtr(&rtab))
	for i := hashPlace(key) & t.mask; ; i = (i + 1) & t.mask {
		x := load32(&t.slot[i])
		if x == 0 {
			return 0
		}
		if r := rec(x); r.key == key && r.serial != 0 && alive(r.handle) {
			return x
		}
	}
}

// record gives the record of the lock at p, a new one if need be, or 0 when
// there is no more room. mu is held.
//
//go:norace
func recordOf(p unsafe.Pointer) uint32 {
	t := (*rtable)(rtab)
	m := t.mask
	i := hashPlace(uintptr(p)) & m
	for ; t.slot[i] != 0; i = (i + 1) & m {
		if r := rec(t.slot[i]); r.key == uintptr(p) && r.serial != 0 && alive(r.handle) {
			return t.slot[i]
		}
	}
	if rtabN*4 >= len(t.slot)*3 {
		sweep()
		t = (*rtable)(rtab)
		i = hashPlace(uintptr(p)) & t.mask
		for t.slot[i] != 0 {
			i = (i + 1) & t.mask
		}
	}
	x := freeRecord
	if x != 0 {
		freeRecord = rec(x).in
	} else {
		if recordN == 0 {
			recordN = 1
		}
		x = recordN
		if x>>chunkBits >= maxChunks {
			return 0
		}
		if records[x>>chunkBits] == nil {
			records[x>>chunkBits] = new(recordChunk)
		}
		recordN++
	}
	serials++
	r := rec(x)
	*r = record{key: uintptr(p), handle: handleFor(p), serial: serials}
	store32(&t.slot[i], x)
	rtabN++
	return x
}

// recordOfLocking is recordOf for a caller that does not hold mu.
//
//go:norace
func recordOfLocking(p unsafe.Pointer) uint32 {
	lock()
	defer giveBack()
	return recordOf(p)
}

// region is a stretch of memory in which weak handles got slow to make: the
// runtime keeps those of a span in a sorted list, so that an array of many
// thousand locks would cost its square. A list that long is found only in the
// span of one large object, so there all locks can share the life of one.
type region struct {
	base   uintptr
	slow   bool
	handle unsafe.Pointer
}

const (
	regionBits = 16
	slowHandle = 4000 // ns; of a short list it takes a tenth of that
	slowTries  = 4    // all of them must be slow, as an interruption is not
)

var (
	regions  [256]region
	handlesN int // asked for
)

// handleFor gives the weak handle of the lock at p, or of a neighbour in the
// same object. mu is held.
//
//go:norace
func handleFor(p unsafe.Pointer) unsafe.Pointer {
	base := uintptr(p) >> regionBits
	r := &regions[hashPtr(base)%uint64(len(regions))]
	if r.base != base || r.handle != nil && !alive(r.handle) {
		*r = region{base: base}
	}
	if r.slow {
		return r.handle
	}
	handlesN++
	for range slowTries {
		start := now()
		r.handle = handleOf(p)
		if now()-start < slowHandle {
			return r.handle
		}
	}
	r.slow = true
	return r.handle
}

// NoteWriter is called before a lock that has readers is asked for in W mode, by
// Order where something is held. The first time for a lock it may find that readers of it, which blocked
// nobody so far, now can. So that this is known for certain, a lock with
// readers gets its record at its first writer, not at its first edge.
//
//go:norace
func (g *G) NoteWriter(p unsafe.Pointer, pc uintptr) {
	if g.busy != 0 || g.knowsWriter(p) {
		return
	}
	g.busy++
	out := firstWriter(p, pc)
	g.busy--
	g.deliver(out)
}

//go:norace
func (g *G) knowsWriter(p unsafe.Pointer) bool {
	defer shield()
	l := g.look(p)
	if l != nil && !l.writer {
		l.writer = rec(l.rec).flags&everW != 0
	}
	return l != nil && l.writer
}

//go:norace
func firstWriter(p unsafe.Pointer, pc uintptr) *Problem {
	lock()
	defer giveBack()
	noteWriterSite(pc)
	x := recordOf(p)
	if x == 0 || rec(x).flags&everW != 0 {
		return nil
	}
	rec(x).flags |= everW
	return writerCame(x)
}

const maxWriterSites = 1024

//go:norace
func noteWriterSite(pc uintptr) {
	for _, x := range writerSites { //nolint:modernize // the core imports nothing, see doc.go
		if x == pc {
			return
		}
	}
	if len(writerSites) < maxWriterSites {
		writerSites = append(writerSites, pc)
	}
}

// canary is the handle of memory that nobody keeps.
var canary unsafe.Pointer

// Tidy drops the locks that the garbage collector has found dead, if it has been
// round since Tidy was last called and they are a quarter of all. What is kept of
// the dead costs the collector as much at each round as what is kept of the
// living, and makes the tables large.
//
//go:norace
func Tidy() {
	lock()
	defer giveBack()
	if canary != nil {
		if alive(canary) {
			return
		}
		if dead := deadRecords(); dead > 0 && dead*4 >= rtabN {
			sweep()
			bulky = false
		}
	}
	// Large enough to be no neighbour's in one piece of memory.
	canary = handleOf(unsafe.Pointer(new([8]uintptr)))
}

//go:norace
func deadRecords() (n int) {
	for x := uint32(1); x < recordN; x++ {
		if r := rec(x); r.serial != 0 && !alive(r.handle) {
			n++
		}
	}
	return n
}

// sweep drops locks whose memory is gone, with their edges, and makes the
// record table anew. mu is held.
//
//go:norace
func sweep() {
	dead := false
	live := 0
	for x := uint32(1); x < recordN; x++ {
		r := rec(x)
		if r.serial == 0 {
			continue
		}
		if alive(r.handle) {
			live++
		} else {
			r.flags |= dying
			dead = true
		}
	}
	if dead {
		sweepEdges()
		for x := uint32(1); x < recordN; x++ {
			if r := rec(x); r.serial != 0 && r.flags&dying != 0 {
				if r.flags&joined != 0 {
					dropSide(r.serial)
				}
				r.serial, r.handle, r.key = 0, nil, 0
				r.in, freeRecord = freeRecord, x
			}
		}
	}
	n := 1024
	for n < live*2 {
		n *= 2
	}
	t := &rtable{mask: uint64(n - 1), slot: make([]uint32, n)}
	rtabN = 0
	for x := uint32(1); x < recordN; x++ {
		r := rec(x)
		if r.serial == 0 {
			continue
		}
		i := hashPlace(r.key) & t.mask
		for t.slot[i] != 0 {
			i = (i + 1) & t.mask
		}
		t.slot[i] = x
		rtabN++
	}
	storePtr(&rtab, unsafe.Pointer(t))
	bulky = n > bulk
}

// bulky is set by a sweep that could not make the table small. Records are in the
// heap until the garbage collector finds the locks dead, and the more of them
// there are the longer it waits; so somebody must see to it that this does not go
// on for ever.
var bulky bool

const bulk = 1 << 16 // places of the table, below which nobody cares

// Bulk gives the bytes that locks and their orders take, when they have become
// many since it was last called; else 0.
//
//go:norace
func Bulk() uintptr {
	lock()
	defer giveBack()
	if !bulky {
		return 0
	}
	bulky = false
	return uintptr(recordN)*unsafe.Sizeof(record{}) + uintptr(edgeN)*unsafe.Sizeof(edge{})
}

// Sweep drops the locks that the garbage collector has found dead.
//
//go:norace
func Sweep() {
	lock()
	defer giveBack()
	sweep()
	bulky = false
}
