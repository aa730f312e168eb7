package core

import "unsafe"

// side is what a WaitGroup, Once or Cond hands from those who finish to those
// who wait.
type side struct {
	serial uint32 // of its record
	key    uintptr
	handle unsafe.Pointer // both as in memoLock
	segs   []*segment
	since  []uint32       // in which epoch each of them came; they are in its order
	last   unsafe.Pointer // *segment, first of what was added last: the same again adds nothing
	epoch  uint32         // of segs, for those who come again
	next   *side
}

var (
	sides [256]*side
	sideN uint32 // that were ever made
)

//go:norace
func sideOf(r *record, add bool) *side {
	h := &sides[r.serial%uint32(len(sides))]
	for s := *h; s != nil; s = s.next {
		if s.serial == r.serial {
			return s
		}
	}
	if !add {
		return nil
	}
	store32(&sideN, sideN+1)
	*h = &side{serial: r.serial, key: r.key, handle: r.handle, next: *h}
	return *h
}

//go:norace
func dropSide(serial uint32) {
	for p := &sides[serial%uint32(len(sides))]; *p != nil; p = &(*p).next {
		if (*p).serial == serial {
			*p = (*p).next
			return
		}
	}
}

// put adds a segment to the list. Of each goroutine the list has the latest: who
// knows that knows those before. Others may see the list as it was.
//
//go:norace
func (s *side) put(t *segment) {
	for i, o := range s.segs {
		if o.of != t.of {
			continue
		}
		if o.serial < t.serial {
			l := append(make([]*segment, 0, len(s.segs)), s.segs[:i]...)
			s.segs = append(append(l, s.segs[i+1:]...), t)
			s.since = append(append(s.since[:i], s.since[i+1:]...), s.epoch)
		}
		return
	}
	s.segs = append(s.segs, t) // behind what others see of it
	s.since = append(s.since, s.epoch)
}

// A Seed carries over a fork what the parent had done.
type Seed struct {
	front []*segment
	test  string
}

// Fork is called before the calling goroutine starts another.
//
//go:norace
func Fork() (s Seed) {
	g := Current()
	g.busy++
	s = g.seed()
	g.busy--
	return s
}

//go:norace
func (g *G) seed() Seed {
	lock()
	defer giveBack()
	g.adopt()
	return Seed{front: g.publish(), test: g.test}
}

// Begin is called first by a goroutine that was started with s.
//
//go:norace
func Begin(s Seed) {
	g := Current()
	g.busy++
	g.begin(s)
	g.busy--
}

//go:norace
func (g *G) begin(s Seed) {
	lock()
	defer giveBack()
	g.fork, g.adopted = true, true
	if g.test == "" {
		g.test = s.test
	}
	g.learn(s.front)
}

// End is called last by a goroutine that called Begin.
//
//go:norace
func End() {
	g := Current()
	if g.n == 0 && g.test == "" {
		g.ended = true
	}
}

// Signal is called before the goroutine lets those go on who wait at p: before
// Done, at the end of a Once's function, before Signal and Broadcast. With
// worker, what it locked since its last Signal counts as asked for by those who
// wait.
//
//go:norace
func Signal(p unsafe.Pointer, worker bool) {
	g := Current()
	if worker && g.recentN > 0 && g.busy == 0 && g.workIsKnown(p) {
		g.workDone()
	}
	worker = worker && g.recentN > 0
	if g.busy != 0 || g.seg == nil && (g.front == nil || g.side.has(p, g.front)) && !worker {
		return
	}
	g.busy++
	out := g.signal(p, worker)
	g.busy--
	g.deliver(out)
}

//go:norace
func (g *G) signal(p unsafe.Pointer, worker bool) (out *Problem) {
	lock()
	defer giveBack()
	if worker {
		out = g.joinEdges(p)
		g.workDone()
	}
	if segs := g.publish(); len(segs) > 0 {
		if x := recordOf(p); x != 0 {
			rec(x).flags |= joined
			g.side = sideOf(rec(x), true)
			g.side.add(segs)
		}
	}
	return out
}

// has reports whether s is the side of p and to add segs to it would change
// nothing, as for one that wakes the same waiter again and again. It takes no lock.
//
//go:norace
func (s *side) has(p unsafe.Pointer, segs []*segment) bool {
	return s != nil && s.key == uintptr(p) && len(segs) == 1 && loadPtr(&s.last) == unsafe.Pointer(segs[0]) && alive(s.handle)
}

//go:norace
func (s *side) add(segs []*segment) {
	first := unsafe.Pointer(segs[0])
	if s.last == first && len(segs) == 1 {
		return
	}
	storePtr(&s.last, first)
	segClock++
	s.epoch = segClock
	for _, t := range segs {
		s.put(t)
	}
	if over := len(s.segs) - maxFront; over > 0 {
		s.segs, s.since = s.segs[over:], s.since[over:]
	}
}

// Joined is called after the goroutine waited at p.
//
//go:norace
func Joined(p unsafe.Pointer) {
	if load32(&sideN) == 0 {
		return
	}
	x := lookRecord(p)
	if x == 0 || rec(x).flags&joined == 0 {
		return
	}
	g := Current()
	if g.busy != 0 {
		return
	}
	g.busy++
	g.learnFrom(x)
	g.busy--
}

//go:norace
func (g *G) learnFrom(x uint32) {
	lock()
	defer giveBack()
	s := sideOf(rec(x), false)
	if s == nil {
		return
	}
	known := &g.learned[s.serial%uint32(len(g.learned))]
	if known.serial != s.serial {
		*known = learned{serial: s.serial}
	}
	if known.epoch != s.epoch {
		news := len(s.segs)
		for news > 0 && s.since[news-1] > known.epoch {
			news--
		}
		g.learn(s.segs[news:])
		known.epoch = s.epoch
	}
}
