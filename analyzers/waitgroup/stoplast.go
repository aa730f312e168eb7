package waitgroup

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
)

// stopsLast reports a method that waits for the goroutines of its object before it tells
// them to stop: s.wg.Wait(); close(s.done). Nothing else ends them.
func (c *checker) stopsLast(wait *chans.Op) {
	if wait.Deferred || wait.Spawned || len(wait.Obj.Fields) == 0 || wait.Fn.Signature.Recv() == nil {
		return
	}
	for _, done := range wait.Obj.Of(chans.Done) {
		worker := done.Fn
		if access.Outermost(worker) == wait.Fn || !done.Deferred || len(c.res.SpawnsOf(worker)) == 0 {
			continue
		}
		for _, b := range wait.Fn.Blocks {
			for _, in := range b.Instrs {
				if !chans.Dominates(wait.Instr, in) || in == wait.Instr {
					continue
				}
				if name := c.stops(worker, wait, in); name != "" {
					c.report(wait.Pos, wait.Fn, "waitgroup-beforestop", finding.Medium,
						wait.Name+".Wait waits for ever: "+c.res.FuncName(worker, wait.Pos)+" ends only by "+name+", which comes after it ("+c.res.Place(in.Pos(), wait.Pos)+")")
					return
				}
			}
		}
	}
}

// stops names what an instruction behind the wait does without which the worker does not
// end, and which nothing does elsewhere; "" if it is no such thing.
func (c *checker) stops(worker *ssa.Function, wait *chans.Op, in ssa.Instruction) string {
	for _, op := range c.res.OpsAt(in) {
		if op.Kind != chans.Close || op.Deferred || !c.onlyHere(op, wait) {
			continue
		}
		if !c.res.EndsWithout(worker, func(v ssa.Value) bool { return c.res.Object(v) == op.Obj }) {
			return "the close of " + op.Name
		}
	}
	call, ok := in.(*ssa.Call)
	if !ok || !chans.StopsByName(wait.Fn) {
		return ""
	}
	fa := access.LoadedField(call.Call.Value)
	if fa == nil || !ops.Named(fa.Type(), "context", "CancelFunc") {
		return ""
	}
	field := chans.FieldOf(fa.X.Type(), fa.Field)
	if c.usedBefore(field, wait) || c.res.EndsWithout(worker, chans.IsCtxDone) {
		return ""
	}
	return "the call of " + c.res.FieldClass(field)
}

// onlyHere reports whether every close of the channel stands behind the wait, and nothing
// is sent on it.
func (c *checker) onlyHere(cl, wait *chans.Op) bool {
	if !cl.Obj.Known() || cl.Obj.Elem || len(cl.Obj.Of(chans.Send)) > 0 {
		return false
	}
	for _, op := range cl.Obj.Of(chans.Close) {
		if op.Fn != wait.Fn || op.Deferred || !chans.Dominates(wait.Instr, op.Instr) {
			return false
		}
	}
	return true
}

// usedBefore reports whether the field is loaded anywhere but behind the wait.
func (c *checker) usedBefore(f *types.Var, wait *chans.Op) bool {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				load, ok := in.(*ssa.UnOp)
				if !ok {
					continue
				}
				if chans.FieldLoaded(load) == f && (fn != wait.Fn || !chans.Dominates(wait.Instr, load)) {
					return true
				}
			}
		}
	}
	return false
}
