package unguarded

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// afterPut reports objects that are used after they went back to a sync.Pool, where
// the next Get may have given them to another goroutine; and memory of an object that
// is returned while the object goes back.
func (c *checker) afterPut() {
	for _, fn := range c.res.Funcs {
		if c.res.InTest(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				v := c.given(call.Common())
				if v == nil {
					continue
				}
				switch in.(type) {
				case *ssa.Call:
					c.usedLater(in, v)
				case *ssa.Defer:
					c.returnedLater(in, v)
				}
			}
		}
	}
}

// given is what a call puts into a sync.Pool, itself or by a helper that does so with
// its parameter; nil if it does not.
func (c *checker) given(call *ssa.CallCommon) ssa.Value {
	if chans.CalleeName(call) == "sync.Pool.Put" {
		if mi, ok := call.Args[1].(*ssa.MakeInterface); ok {
			return whole(mi.X)
		}
		return nil
	}
	callee := call.StaticCallee()
	if callee == nil || callee.Pkg != c.res.SSA || len(callee.Blocks) > 4 {
		return nil
	}
	for _, b := range callee.Blocks {
		for _, in := range b.Instrs {
			put, ok := in.(*ssa.Call)
			if !ok || chans.CalleeName(put.Common()) != "sync.Pool.Put" {
				continue
			}
			mi, ok := put.Call.Args[1].(*ssa.MakeInterface)
			if !ok {
				continue
			}
			if i := slices.IndexFunc(callee.Params, func(p *ssa.Parameter) bool { return whole(mi.X) == ssa.Value(p) }); i >= 0 && i < len(call.Args) {
				return whole(call.Args[i])
			}
		}
	}
	return nil
}

// whole is the object of which v is a part: the slice that b[:0] is cut from.
func whole(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.Slice:
			if _, isSlice := x.X.Type().Underlying().(*types.Slice); !isSlice {
				return v
			}
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return v
		}
	}
}

// usedLater reports a use behind a Put, in the same round.
func (c *checker) usedLater(put ssa.Instruction, v ssa.Value) {
	if _, constant := v.(*ssa.Const); constant {
		return
	}
	told := false
	walkKnowing(put, func(in ssa.Instruction) bool {
		if val, ok := in.(ssa.Value); told || ok && val == v {
			return false
		}
		if st, ok := in.(*ssa.Store); ok && st.Addr == v {
			return false // the variable has another object now
		}
		if touchesObject(in, v) {
			told = true
			_, ret := in.(*ssa.Return)
			c.reportAfterPut(in, put, v, ret)
		}
		return !told
	})
}

// walkKnowing visits the instructions that can run after start, each once for every way
// into its block; a condition that is a constant on that way leads to one side only.
func walkKnowing(start ssa.Instruction, visit func(ssa.Instruction) bool) {
	type entry struct{ from, to *ssa.BasicBlock }
	seen := map[entry]bool{}
	var walk func(from, b *ssa.BasicBlock, instrs []ssa.Instruction)
	walk = func(from, b *ssa.BasicBlock, instrs []ssa.Instruction) {
		for _, in := range instrs {
			if !visit(in) {
				return
			}
		}
		for i, next := range b.Succs {
			if side, known := decided(from, b); known && side != i || seen[entry{b, next}] {
				continue
			}
			seen[entry{b, next}] = true
			walk(b, next, next.Instrs)
		}
	}
	b := start.Block()
	walk(nil, b, b.Instrs[slices.Index(b.Instrs, start)+1:])
}

// decided says to which side a block goes that is entered from another, if its
// condition is a constant then.
func decided(from, b *ssa.BasicBlock) (side int, known bool) {
	iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || from == nil {
		return 0, false
	}
	phi, ok := iff.Cond.(*ssa.Phi)
	if !ok || phi.Block() != b {
		return 0, false
	}
	k, ok := phi.Edges[slices.Index(b.Preds, from)].(*ssa.Const)
	if !ok || k.Value == nil {
		return 0, false
	}
	if constant.BoolVal(k.Value) {
		return 0, true
	}
	return 1, true
}

// returnedLater reports a return of memory that belongs to an object which a deferred
// Put gives away.
func (c *checker) returnedLater(put ssa.Instruction, v ssa.Value) {
	for _, b := range put.Parent().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && summary.Reaches(put, ret) && handsOut(ret, v) {
			c.reportAfterPut(ret, put, v, true)
			return
		}
	}
}

// touchesObject reports whether an instruction looks into an object, changes it, calls
// a method of it or returns memory of it.
func touchesObject(in ssa.Instruction, v ssa.Value) bool {
	switch in := in.(type) {
	case *ssa.FieldAddr:
		return in.X == v
	case *ssa.IndexAddr:
		return in.X == v
	case *ssa.UnOp:
		return in.Op == token.MUL && in.X == v
	case *ssa.MapUpdate:
		return in.Map == v
	case *ssa.Call:
		return len(in.Call.Args) > 0 && in.Call.Args[0] == v && in.Call.StaticCallee() != nil && in.Call.StaticCallee().Signature.Recv() != nil
	case *ssa.Return:
		return handsOut(in, v)
	}
	return false
}

// handsOut reports whether a return gives the caller memory of an object, and no error
// beside it: with one nobody looks at the rest.
func handsOut(ret *ssa.Return, v ssa.Value) bool {
	if n := len(ret.Results); n > 0 && types.Identical(ret.Results[n-1].Type(), types.Universe.Lookup("error").Type()) {
		if k, ok := ret.Results[n-1].(*ssa.Const); !ok || !k.IsNil() {
			return false
		}
	}
	return slices.ContainsFunc(ret.Results, func(r ssa.Value) bool { return sharesWith(r, v, 0) })
}

// sharesWith reports whether r is memory of the object v: the object itself, a slice
// that it holds, what bytes.Buffer gives.
func sharesWith(r, v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	if r == v {
		return access.SharesMemory(v.Type())
	}
	switch r := r.(type) {
	case *ssa.Slice:
		return sharesWith(r.X, v, depth+1)
	case *ssa.Call:
		return chans.CalleeName(r.Common()) == "bytes.Buffer.Bytes" && r.Call.Args[0] == v
	case *ssa.UnOp:
		if r.Op != token.MUL {
			return false
		}
		switch a := r.X.(type) {
		case *ssa.FieldAddr:
			_, slice := r.Type().Underlying().(*types.Slice)
			return slice && a.X == v
		case *ssa.Alloc: // a result that a deferred call keeps in memory
			return !a.Heap && slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool {
				st, ok := ref.(*ssa.Store)
				return ok && st.Addr == ssa.Value(a) && sharesWith(st.Val, v, depth+1)
			})
		}
		_, slice := r.Type().Underlying().(*types.Slice)
		return slice && r.X == v
	}
	return false
}

func (c *checker) reportAfterPut(at, put ssa.Instruction, v ssa.Value, returned bool) {
	pos := summary.PosOf(at)
	if c.said[pos] || !pos.IsValid() {
		return
	}
	c.said[pos] = true
	f := c.res.Func(at.Parent())
	name := f.Env.Display(f.Env.Of(v))
	if name == "" { // a local variable
		name = "the " + types.TypeString(v.Type(), func(p *types.Package) string {
			if p == c.pass.Pkg {
				return ""
			}
			return p.Name()
		})
	}
	what := name + " is used"
	if returned {
		what = "memory of " + name + " is returned"
	}
	report.At(c.pass, pos, finding.Finding{
		Category: "unguarded-pool", Func: f.Name, Confidence: finding.Medium,
		Message: fmt.Sprintf("%s after it went back to its sync.Pool at %s: whoever gets it next has it too", what, c.res.Since(summary.PosOf(put), pos)),
	})
}
