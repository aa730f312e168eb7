// Package interleave holds random lock programs and says of each, by going
// through all its interleavings, whether it can deadlock. It is the truth that
// the tracker and the lock-order graph are tested against.
//
// It owns the programs, how Go's locks behave in them, and the search. It
// knows nothing of how a tracker comes to its verdict.
package interleave

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Kind is what an operation does to its lock.
type Kind uint8

const (
	Lock Kind = iota
	RLock
	Try // TryLock; a failure continues at Op.Else
	TryR
	Unlock
	RUnlock
)

var kindNames = []string{"Lock", "RLock", "TryLock", "TryRLock", "Unlock", "RUnlock"}

// Op is one operation of a goroutine.
type Op struct {
	Kind Kind
	Lock int // index into Program.RW
	Else int // Try, TryR: where a failure continues
}

// Blocks reports whether the operation waits for its lock.
func (o Op) Blocks() bool { return o.Kind <= RLock }

// Program is some goroutines over some locks, all started at once. Every
// goroutine releases what it takes and asks for nothing that it holds.
type Program struct {
	RW      []bool // per lock: a RWMutex, else a Mutex
	Threads [][]Op
}

// Shape bounds random programs.
type Shape struct {
	Threads, Locks int  // at most; at least 2 each
	RW             bool // some locks are RWMutexes
	Try            bool // some requests are TryLocks
	Chain          bool // some locks are released before those taken after them
}

// Random makes a program. Gates, nesting up to three deep and the same lock
// taken several times all occur.
func Random(r *rand.Rand, s Shape) Program {
	for {
		if p := random(r, s); p.fits() {
			return p
		}
	}
}

// fits reports whether the search can take the program.
func (p Program) fits() bool {
	for _, ops := range p.Threads {
		if len(ops) > pcMask-1 {
			return false
		}
	}
	return len(p.Threads)*partBits <= 64
}

func random(r *rand.Rand, s Shape) Program {
	p := Program{RW: make([]bool, 2+r.IntN(s.Locks-1)), Threads: make([][]Op, 2+r.IntN(s.Threads-1))}
	for i := range p.RW {
		p.RW[i] = s.RW && r.IntN(2) == 0
	}
	gated := len(p.RW) > 2 && r.IntN(3) == 0
	for t := range p.Threads {
		g := generator{Rand: r, p: &p, Shape: s}
		for range 1 + r.IntN(2) {
			if gated && r.IntN(5) > 0 {
				g.within(0, func() { g.block(2) })
			} else {
				g.block(3)
			}
		}
		p.Threads[t] = g.ops
	}
	return p
}

type generator struct {
	*rand.Rand
	p *Program
	Shape
	ops  []Op
	held []int
}

// block takes one or two locks in turn, with more blocks inside, down to depth.
func (g *generator) block(depth int) {
	for range 1 + g.IntN(2) {
		l := g.IntN(len(g.p.RW))
		if g.holds(l) {
			continue
		}
		if g.Chain && depth > 1 && g.IntN(6) == 0 {
			g.chain(l)
			continue
		}
		g.within(l, func() {
			if depth > 1 && g.IntN(3) > 0 {
				g.block(depth - 1)
			}
		})
	}
}

func (g *generator) holds(l int) bool { return slices.Contains(g.held, l) }

// within takes l around body, in a random mode.
func (g *generator) within(l int, body func()) {
	take, free := g.mode(l)
	try := -1
	if g.Try && g.IntN(5) == 0 {
		take += Try
		try = len(g.ops)
	}
	g.ops = append(g.ops, Op{Kind: take, Lock: l})
	g.held = append(g.held, l)
	body()
	g.held = g.held[:len(g.held)-1]
	g.ops = append(g.ops, Op{Kind: free, Lock: l})
	if try >= 0 {
		g.ops[try].Else = len(g.ops)
	}
}

// chain goes hand over hand: l, then m, then l is released before m.
func (g *generator) chain(l int) {
	m := g.IntN(len(g.p.RW))
	if m == l || g.holds(m) {
		return
	}
	take, free := g.mode(l)
	take2, free2 := g.mode(m)
	g.ops = append(g.ops, Op{Kind: take, Lock: l}, Op{Kind: take2, Lock: m}, Op{Kind: free, Lock: l})
	g.held = append(g.held, m)
	g.block(1)
	g.held = g.held[:len(g.held)-1]
	g.ops = append(g.ops, Op{Kind: free2, Lock: m})
}

func (g *generator) mode(l int) (take, free Kind) {
	if g.p.RW[l] && g.IntN(2) == 0 {
		return RLock, RUnlock
	}
	return Lock, Unlock
}

// String gives one line a goroutine, as code.
func (p Program) String() string {
	var b strings.Builder
	for t, ops := range p.Threads {
		fmt.Fprintf(&b, "g%d:", t)
		for i, o := range ops {
			fmt.Fprintf(&b, " %s.%s", p.lockName(o.Lock), kindNames[o.Kind])
			if o.Kind == Try || o.Kind == TryR {
				fmt.Fprintf(&b, "(else skip %d)", o.Else-i-1)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (p Program) lockName(l int) string {
	if p.RW[l] {
		return fmt.Sprintf("rw%d", l)
	}
	return fmt.Sprintf("mu%d", l)
}

// Held is what a goroutine holds just before an operation, as bit sets.
type Held struct{ Write, Read uint16 }

// HeldAt gives, for each operation of thread t and for its end, what is held
// before it. A failed Try skips the whole section, so the place decides alone.
func (p Program) HeldAt(t int) []Held {
	out := make([]Held, len(p.Threads[t])+1)
	var h Held
	for i, o := range p.Threads[t] {
		out[i] = h
		bit := uint16(1) << o.Lock
		switch o.Kind {
		case Lock, Try:
			h.Write |= bit
		case RLock, TryR:
			h.Read |= bit
		case Unlock:
			h.Write &^= bit
		case RUnlock:
			h.Read &^= bit
		}
	}
	out[len(p.Threads[t])] = h
	return out
}

// Written gives the set of locks that somebody takes for writing.
func (p Program) Written() uint16 {
	var w uint16
	for _, ops := range p.Threads {
		for _, o := range ops {
			if o.Kind == Lock || o.Kind == Try {
				w |= 1 << o.Lock
			}
		}
	}
	return w
}

// WithWriters returns the program with, for each RWMutex of the set, one more
// goroutine that takes it for writing and nothing else: what "somebody writes"
// means to whoever does not know when.
func (p Program) WithWriters(set uint16) Program {
	q := Program{RW: p.RW, Threads: append([][]Op(nil), p.Threads...)}
	for l, rw := range p.RW {
		if rw && set>>l&1 == 1 {
			q.Threads = append(q.Threads, []Op{{Kind: Lock, Lock: l}, {Kind: Unlock, Lock: l}})
		}
	}
	return q
}
