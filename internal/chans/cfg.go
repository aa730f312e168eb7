package chans

import (
	"go/constant"
	"go/token"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// Loop is a natural loop: Head dominates every block of Body, and every block
// of Body reaches Head again.
type Loop struct {
	Head *ssa.BasicBlock
	Body map[*ssa.BasicBlock]bool
}

// Loops lists the natural loops of fn, inner ones before the loops around them.
func (r *Result) Loops(fn *ssa.Function) []*Loop { return r.loops[fn] }

func findLoops(fn *ssa.Function) []*Loop {
	byHead := map[*ssa.BasicBlock]*Loop{}
	var ls []*Loop
	for _, b := range fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			l := byHead[h]
			if l == nil {
				l = &Loop{Head: h, Body: map[*ssa.BasicBlock]bool{h: true}}
				byHead[h] = l
				ls = append(ls, l)
			}
			l.grow(b)
		}
	}
	slices.SortFunc(ls, func(a, b *Loop) int {
		if len(a.Body) != len(b.Body) {
			return len(a.Body) - len(b.Body)
		}
		return a.Head.Index - b.Head.Index
	})
	return ls
}

// grow adds the blocks that reach b without passing the head.
func (l *Loop) grow(b *ssa.BasicBlock) {
	if l.Body[b] {
		return
	}
	l.Body[b] = true
	for _, p := range b.Preds {
		l.grow(p)
	}
}

// LoopOf gives the innermost loop around a block, or nil.
func (r *Result) LoopOf(b *ssa.BasicBlock) *Loop {
	for _, l := range r.Loops(b.Parent()) {
		if l.Body[b] {
			return l
		}
	}
	return nil
}

// GoesRound reports whether the loop goes round n times: it counts up to n, or n
// is the length of what it ranges over.
func (l *Loop) GoesRound(n ssa.Value) bool {
	for b := range l.Body {
		iff, ok := last(b).(*ssa.If)
		if !ok || l.Body[b.Succs[0]] == l.Body[b.Succs[1]] {
			continue
		}
		if cmp, ok := iff.Cond.(*ssa.BinOp); ok && cmp.Op == token.LSS && sameCount(cmp.Y, n) {
			return true
		}
	}
	return false
}

// Over gives the slice that the loop ranges over, nil if it does not.
func (l *Loop) Over() ssa.Value {
	if iff, ok := last(l.Head).(*ssa.If); ok {
		if cmp, ok := iff.Cond.(*ssa.BinOp); ok && cmp.Op == token.LSS {
			return LenOf(cmp.Y)
		}
	}
	return nil
}

func sameCount(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, y := LenOf(a), LenOf(b)
	return x != nil && y != nil && SamePath(x, y)
}

// LenOf gives x of len(x), nil for anything else.
func LenOf(v ssa.Value) ssa.Value {
	call, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
		return call.Call.Args[0]
	}
	return nil
}

// LeavesRange reports whether the loop of a range over a channel has another
// way out than the close.
func (r *Result) LeavesRange(rng *Op) bool {
	if rng.Via != nil {
		return rng.Via.Returns || rng.Via.Maybe
	}
	loop := r.LoopOf(rng.Instr.Block())
	if loop == nil {
		return true
	}
	for b := range loop.Body {
		for _, s := range b.Succs {
			if b != loop.Head && !loop.Body[s] {
				return true
			}
		}
	}
	return false
}

// Branches lists the branches that decide whether control comes to a block, the
// nearest first, each with how its condition comes out on the way there.
func Branches(b *ssa.BasicBlock) iter.Seq2[*ssa.If, bool] {
	return func(yield func(*ssa.If, bool) bool) {
		for at, up := b, b.Idom(); up != nil; at, up = up, up.Idom() {
			iff, ok := last(up).(*ssa.If)
			if ok && len(at.Preds) == 1 && !yield(iff, up.Succs[0] == at) {
				return
			}
		}
	}
}

// CaseOf gives the select case that the edge from b to b.Succs[succ] enters.
func CaseOf(b *ssa.BasicBlock, succ int) (sel *ssa.Select, index int, ok bool) {
	sel, index, ok = selectTest(b)
	return sel, index, ok && succ == 0
}

// selectTest recognises a block that ends by comparing the index of a select
// with one of its cases.
func selectTest(b *ssa.BasicBlock) (*ssa.Select, int, bool) {
	iff, ok := last(b).(*ssa.If)
	if !ok {
		return nil, 0, false
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return nil, 0, false
	}
	ext, ok := cmp.X.(*ssa.Extract)
	if !ok || ext.Index != 0 {
		return nil, 0, false
	}
	sel, ok := ext.Tuple.(*ssa.Select)
	if !ok {
		return nil, 0, false
	}
	c, ok := cmp.Y.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return nil, 0, false
	}
	return sel, int(c.Int64()), true
}

func last(b *ssa.BasicBlock) ssa.Instruction {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

// Reaches reports whether control can come from after instruction a to
// instruction b without leaving the function.
func Reaches(a, b ssa.Instruction) bool {
	return ReachesAvoiding(a, b, nil)
}

// ReachesAvoiding is Reaches on paths that pass no instruction for which avoid
// answers true.
func ReachesAvoiding(a, b ssa.Instruction, avoid func(ssa.Instruction) bool) bool {
	found := false
	WalkFrom(a, func(in ssa.Instruction) bool {
		if in == b {
			found = true
		}
		return !found && (avoid == nil || !avoid(in))
	})
	return found
}

// WalkFrom visits the instructions that can run after start, each once;
// visit answers whether to go on beyond the instruction.
func WalkFrom(start ssa.Instruction, visit func(ssa.Instruction) bool) {
	b := start.Block()
	walk(b, slices.Index(b.Instrs, start)+1, map[*ssa.BasicBlock]bool{}, visit)
}

// WalkEntry visits the instructions of fn in the same way from its entry.
func WalkEntry(fn *ssa.Function, visit func(ssa.Instruction) bool) {
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	walk(fn.Blocks[0], 0, seen, visit)
}

// Skips reports whether fn has a way to a return that passes no instruction for
// which mark answers true.
func Skips(fn *ssa.Function, mark func(ssa.Instruction) bool) bool {
	skipped := false
	WalkEntry(fn, func(in ssa.Instruction) bool {
		if _, ok := in.(*ssa.Return); ok {
			skipped = true
		}
		return !skipped && !mark(in)
	})
	return skipped
}

func walk(b *ssa.BasicBlock, i int, seen map[*ssa.BasicBlock]bool, visit func(ssa.Instruction) bool) {
	for ; i < len(b.Instrs); i++ {
		if !visit(b.Instrs[i]) {
			return
		}
	}
	for _, s := range b.Succs {
		if !seen[s] {
			seen[s] = true
			walk(s, 0, seen, visit)
		}
	}
}

// Dominates reports whether every path to b passes a first.
func Dominates(a, b ssa.Instruction) bool { return a != b && summary.Dominates(a, b) }

// TickerLoop reports whether b is the head of a range over a ticker's channel.
// Nobody closes that one, so the loop does not end by itself.
func TickerLoop(b *ssa.BasicBlock) bool {
	if b.Comment != "rangechan.loop" {
		return false
	}
	for _, in := range b.Instrs {
		if recv, ok := in.(*ssa.UnOp); ok && recv.Op == token.ARROW && IsTicker(recv.X) {
			return true
		}
	}
	return false
}

// IsTicker reports whether v is the channel of a ticker.
func IsTicker(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Call:
		return CalleeName(v.Common()) == "time.Tick"
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok {
			f := FieldOf(fa.X.Type(), fa.Field)
			return f.Name() == "C" && f.Pkg() != nil && f.Pkg().Path() == "time"
		}
	}
	return false
}

// IsCtxDone reports whether v is the Done channel of a context.
func IsCtxDone(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && CalleeName(call.Common()) == "context.Context.Done"
}

// NoCase reports whether b is the block that go/ssa emits behind the last case of a
// select that waits, which is never come to: a select always takes one of its cases.
func NoCase(b *ssa.BasicBlock) bool {
	if len(b.Succs) != 0 || len(b.Preds) != 1 || len(b.Instrs) != 2 {
		return false
	}
	p, ok := b.Instrs[1].(*ssa.Panic)
	if !ok {
		return false
	}
	mi, ok := p.X.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	k, ok := mi.X.(*ssa.Const)
	return ok && k.Value != nil && strings.Contains(k.Value.String(), "blocking select matched no case")
}
