package explore

import (
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// gor is a goroutine. One that several states have in common is not changed;
// see state.own.
type gor struct {
	shared bool
	id     string
	seq    int // objects and goroutines made so far
	frames []*frame
	spawn  ssa.Instruction
	script []call  // the calls of a client, still to come
	kept   []value // what the client still has at its end
	// waiting is the Cond that it waits on; relock the mutex that it takes
	// again once it has been woken.
	waiting, relock string
	onExit          []after
}

// call is one call of a client.
type call struct {
	fn   *ssa.Function
	args []value
	recv bool // a method of what the first call gave
}

// after is done when a function or goroutine ends.
type after struct {
	kind string // "done": count down; "once": the Once is over
	cell string
}

// frame is a function that a goroutine is in. Only the top one of a goroutine
// is ever changed.
type frame struct {
	shared bool
	fn     *ssa.Function
	num    map[ssa.Value]int32 // numbers of the function's registers
	block  *ssa.BasicBlock
	idx    int
	prev   *ssa.BasicBlock
	regs   []register // those that are still read, by number
	defers []deferred
	visits []uint8 // by block
	onExit []after
}

type register struct {
	num int32
	val value
}

type deferred struct{ target }

// clone gives a goroutine of which the top frame can be changed.
func (g *gor) clone() *gor {
	c := *g
	c.shared = false
	c.frames = slices.Clone(g.frames)
	for _, f := range c.frames {
		f.shared = true
	}
	c.ownTop()
	return &c
}

// ownTop makes sure that no other state has the top frame too.
func (g *gor) ownTop() {
	i := len(g.frames) - 1
	if i < 0 || !g.frames[i].shared {
		return
	}
	f := *g.frames[i]
	f.shared = false
	f.regs = append(make([]register, 0, len(f.regs)+4), f.regs...)
	f.visits = slices.Clone(f.visits)
	f.defers = slices.Clone(f.defers)
	g.frames[i] = &f
}

func (g *gor) top() *frame { return g.frames[len(g.frames)-1] }

// done reports whether the goroutine has come to its end.
func (g *gor) done() bool { return len(g.frames) == 0 && len(g.script) == 0 }

// poised reports whether the goroutine stands at an instruction that it has
// still to do: one that sleeps in a Cond, or comes back from it, has begun.
func (g *gor) poised() bool { return len(g.frames) > 0 && g.waiting == "" && g.relock == "" }

// at is the instruction that the goroutine comes to next.
func (g *gor) at() ssa.Instruction {
	if len(g.frames) == 0 {
		return nil
	}
	f := g.top()
	if f.idx >= len(f.block.Instrs) {
		return nil
	}
	return f.block.Instrs[f.idx]
}

// name makes a name for a new object of goroutine g.
func (g *gor) name(kind string) string {
	g.seq++
	return kind + g.id + "/" + strconv.Itoa(g.seq)
}

func (f *frame) find(n int32) (int, bool) {
	return slices.BinarySearchFunc(f.regs, n, func(r register, n int32) int { return int(r.num - n) })
}

func (f *frame) get(v ssa.Value) (value, bool) {
	n, ok := f.num[v]
	if !ok {
		return nil, false
	}
	if i, ok := f.find(n); ok {
		return f.regs[i].val, true
	}
	return nil, false
}

func (f *frame) set(v ssa.Value, x value) {
	n := f.num[v]
	i, ok := f.find(n)
	if ok {
		f.regs[i].val = x
		return
	}
	f.regs = slices.Insert(f.regs, i, register{n, x})
}
