package interleave

import (
	"fmt"
	"strings"
)

// Each goroutine's part of a state: its next operation, and whether it has
// announced itself as the writer of the RWMutex that it asks for.
const (
	partBits = 6
	announce = 1 << 5
	pcMask   = announce - 1
)

// explorer walks all states. A state packs every goroutine's part into one
// word; what is locked follows from it.
type explorer struct {
	p    Program
	held [][]Held
	seen map[uint64]bool
	// early: releases are done at once. They commute with everything others do
	// and only enable more, except that they change what a TryLock finds.
	early bool
	stuck uint64
}

// Deadlock searches all interleavings for a state in which somebody waits and
// nobody can go on. It returns the place of each goroutine in that state
// (len(ops) for one that has ended). It panics on programs that do not fit its
// states: more than 10 goroutines or 30 operations.
func (p Program) Deadlock() ([]int, bool) {
	e := explorer{p: p, seen: map[uint64]bool{}, early: true}
	if !p.fits() {
		panic("interleave: program too large to search")
	}
	for t, ops := range p.Threads {
		e.held = append(e.held, p.HeldAt(t))
		for _, o := range ops {
			e.early = e.early && o.Kind != Try && o.Kind != TryR
		}
	}
	if !e.walk(0) {
		return nil, false
	}
	at := make([]int, len(p.Threads))
	for t := range at {
		at[t] = int(part(e.stuck, t) & pcMask)
	}
	return at, true
}

func part(s uint64, t int) uint64 { return s >> (t * partBits) & (1<<partBits - 1) }

func with(s uint64, t int, v uint64) uint64 {
	return s&^((1<<partBits-1)<<(t*partBits)) | v<<(t*partBits)
}

// walk reports whether a deadlock can be reached from s.
func (e *explorer) walk(s uint64) bool {
	if e.seen[s] {
		return false
	}
	e.seen[s] = true
	if e.early {
		for t, ops := range e.p.Threads {
			if pc := part(s, t); pc < uint64(len(ops)) && ops[pc].Kind >= Unlock {
				return e.walk(with(s, t, pc+1))
			}
		}
	}
	moved, waiting := false, false
	for t, ops := range e.p.Threads {
		v := part(s, t)
		if v&pcMask == uint64(len(ops)) {
			continue
		}
		waiting = true
		next, ok := e.step(s, t, v)
		if !ok {
			continue
		}
		moved = true
		if e.walk(with(s, t, next)) {
			return true
		}
	}
	if waiting && !moved {
		e.stuck = s
	}
	return waiting && !moved
}

// step gives thread t's part after its next operation, and whether it can be
// done now. Go's RWMutex takes a writer in two steps: it announces itself,
// which stops later readers, then waits for the earlier ones.
func (e *explorer) step(s uint64, t int, v uint64) (uint64, bool) {
	pc := v & pcMask
	o := e.p.Threads[t][pc]
	if o.Kind >= Unlock {
		return pc + 1, true
	}
	writers, readers := e.others(s, t, o.Lock)
	switch o.Kind {
	case RLock:
		return pc + 1, !writers
	case Lock:
		switch {
		case !e.p.RW[o.Lock]:
			return pc + 1, !writers
		case v&announce == 0:
			return v | announce, !writers
		default:
			return pc + 1, !readers
		}
	case TryR:
		if writers {
			return uint64(o.Else), true
		}
	case Try:
		if writers || readers {
			return uint64(o.Else), true
		}
	}
	return pc + 1, true
}

// others reports whether a goroutine other than t holds or has announced to
// write lock l, and whether one reads it.
func (e *explorer) others(s uint64, t, l int) (writers, readers bool) {
	for u, ops := range e.p.Threads {
		if u == t {
			continue
		}
		v := part(s, u)
		h := e.held[u][v&pcMask]
		writers = writers || h.Write>>l&1 == 1 || v&announce != 0 && ops[v&pcMask].Lock == l
		readers = readers || h.Read>>l&1 == 1
	}
	return writers, readers
}

// Describe tells where each goroutine stands at the places that Deadlock gave.
func (p Program) Describe(at []int) string {
	var b strings.Builder
	for t, pc := range at {
		if pc == len(p.Threads[t]) {
			continue
		}
		h := p.HeldAt(t)[pc]
		fmt.Fprintf(&b, "g%d at %d holds", t, pc)
		for l := range p.RW {
			switch {
			case h.Write>>l&1 == 1:
				fmt.Fprintf(&b, " %s", p.lockName(l))
			case h.Read>>l&1 == 1:
				fmt.Fprintf(&b, " %s(read)", p.lockName(l))
			}
		}
		o := p.Threads[t][pc]
		fmt.Fprintf(&b, ", waits in %s.%s\n", p.lockName(o.Lock), kindNames[o.Kind])
	}
	return b.String()
}
