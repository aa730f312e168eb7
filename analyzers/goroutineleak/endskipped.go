package goroutineleak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// endSkipped reports a Close or Stop that returns with an error before it has
// told the goroutine of its object to end, which nothing else tells:
//
//	func (c *C) Close() error {
//		if err := c.flush(); err != nil {
//			return err // the loop goes on
//		}
//		close(c.quit)
//		…
//
// A condition that is no error mostly asks whether the end was told before.
func (c *checker) endSkipped() {
	for _, fn := range c.res.Funcs {
		if fn.Signature.Recv() == nil || c.res.InTest(fn.Pos()) || c.res.RunsOnce(fn) {
			continue
		}
		switch strings.ToLower(fn.Name()) {
		case "close", "stop", "shutdown":
		default:
			continue
		}
		for _, e := range c.endings(fn) {
			if exit := errorExit(fn, e.at); exit != nil && (!c.forLife(e.loop, 0) || c.waits(fn)) {
				pos := chans.ExitPos(exit)
				c.report(pos, fn, "goroutineleak-endskipped", finding.Medium,
					"this return leaves "+c.res.FuncName(e.loop, pos)+" running: only "+e.name+" ends it ("+c.res.Place(e.at.Pos(), pos)+")")
			}
		}
	}
}

// waits reports whether fn waits for something itself: for a goroutine that goes
// on as long as the process it waits for ever.
func (c *checker) waits(fn *ssa.Function) bool {
	return slices.ContainsFunc(c.res.OpsIn(fn), func(op *chans.Op) bool { return op.Kind == chans.Wait || op.Kind == chans.Recv && op.Alone() })
}

// ending is the place where a method tells a goroutine of its object to end.
type ending struct {
	at   ssa.Instruction
	name string
	loop *ssa.Function
}

// endings lists the closes of channels and calls of cancel functions that no
// other function of the package makes, with a goroutine that has no other end.
func (c *checker) endings(fn *ssa.Function) []ending {
	var out []ending
	for _, op := range c.res.OpsIn(fn) {
		o := op.Obj
		if op.Kind != chans.Close || op.Via != nil || !o.Known() || o.Elem || len(o.Of(chans.Close)) != 1 || len(o.Of(chans.Send)) > 0 {
			continue
		}
		if loop := c.endedBy(func(v ssa.Value) bool { return c.res.Object(v) == o }); loop != nil {
			out = append(out, ending{op.Instr, "close of " + op.Name, loop})
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			cancel := cancelField(call.Common().Value)
			if cancel == nil || c.cancelledElsewhere(cancel, fn) {
				continue
			}
			ctx := contextBeside(fn, cancel)
			if ctx == nil {
				continue
			}
			if loop := c.endedBy(func(v ssa.Value) bool { return doneOf(v, ctx) }); loop != nil {
				out = append(out, ending{in, cancel.Name(), loop})
			}
		}
	}
	return out
}

// endedBy gives a goroutine that receives from the channels for which stop answers
// true, and has no end but those.
func (c *checker) endedBy(stop func(ssa.Value) bool) *ssa.Function {
	for _, s := range c.res.Spawns {
		if len(s.Fns) == 1 && listens(s.Fns[0], stop) && !c.res.EndsWithout(s.Fns[0], stop) {
			return s.Fns[0]
		}
	}
	return nil
}

// listens reports whether fn receives from such a channel.
func listens(fn *ssa.Function, stop func(ssa.Value) bool) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW && stop(in.X) {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Dir == types.RecvOnly && stop(st.Chan) }) {
					return true
				}
			}
		}
	}
	return false
}

// cancelField gives the field from which a cancel function is read.
func cancelField(v ssa.Value) *types.Var {
	f := loadedField(v)
	if f == nil {
		return nil
	}
	n, ok := f.Type().(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "context" {
		return nil
	}
	return f
}

func loadedField(v ssa.Value) *types.Var {
	if f := chans.FieldLoaded(v); f != nil {
		return f.Origin()
	}
	return nil
}

// cancelledElsewhere reports whether another function reads the cancel function.
func (c *checker) cancelledElsewhere(cancel *types.Var, in *ssa.Function) bool {
	return slices.ContainsFunc(c.res.Funcs, func(fn *ssa.Function) bool {
		return fn != in && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				v, ok := i.(ssa.Value)
				return ok && loadedField(v) == cancel
			})
		})
	})
}

// contextBeside gives the one context that the object of a cancel function holds.
func contextBeside(fn *ssa.Function, cancel *types.Var) *types.Var {
	n := chans.PointedStruct(fn.Signature.Recv().Type())
	if n == nil {
		return nil
	}
	st, ok := n.Type().Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var ctx *types.Var
	for f := range st.Fields() {
		switch f.Type().String() {
		case "context.Context":
			if ctx != nil {
				return nil
			}
			ctx = f
		case cancel.Type().String():
			if f != cancel {
				return nil
			}
		}
	}
	return ctx
}

// doneOf reports whether v is the Done channel of the context in that field.
func doneOf(v ssa.Value, ctx *types.Var) bool {
	call, ok := v.(*ssa.Call)
	return ok && chans.IsCtxDone(v) && loadedField(call.Call.Value) == ctx
}

// errorExit gives a return that follows an error which comes before end, and
// without it.
func errorExit(fn *ssa.Function, end ssa.Instruction) *ssa.Return {
	for _, b := range fn.Blocks {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || chans.Reaches(end, iff) || !chans.Reaches(iff, end) {
			continue
		}
		cmp, ok := iff.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.NEQ || cmp.X.Type().String() != "error" || !called(cmp.X) {
			continue
		}
		exit := chans.QuietReturn(func(in ssa.Instruction) bool { return in == end }, func(p *chans.Paths) { p.FromEdge(b, 0, 0) })
		if exit != nil {
			return exit
		}
	}
	return nil
}

// called reports whether an error is what a call has just returned.
func called(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.Call)
	return ok
}
