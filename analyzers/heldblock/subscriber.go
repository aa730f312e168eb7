package heldblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// subscribers reports a send, under a lock, to the channels of all who have
// subscribed, when whoever wants to leave needs that lock too:
//
//	func (b *Bus) Publish(v int)   { b.mu.Lock(); …; for _, ch := range b.subs { ch <- v } … }
//	func (b *Bus) Unsubscribe(id…) { b.mu.Lock(); …; delete(b.subs, id) … }
//
// A subscriber that has stopped reading and comes to leave waits for the lock,
// and its publisher for the subscriber. Channels that somebody closes tell their
// readers when to stop, and those read until then.
func (c *checker) subscribers(o *chans.Object) {
	if !o.Elem && len(o.Fields) != 1 || o.Foreign || !o.Small() || len(o.Of(chans.Close, chans.Len)) > 0 {
		return
	}
	for _, op := range o.Of(chans.Send) {
		if !op.Alone() || op.Deferred || op.Spawned || op.Via != nil || c.reported[op.Pos] || c.res.InTest(op.Pos) {
			continue
		}
		kept, ranged := listOf(op.Val)
		if kept == nil || !o.Unbuffered() && (!ranged || takesFrom(op.Fn, kept)) {
			continue // one answer for each entry has room in its buffer
		}
		for _, h := range c.res.Held(op.Instr) {
			leave := c.leaves(kept, h, op.Fn)
			if leave == nil || h.At == nil {
				continue
			}
			c.reported[op.Pos] = true
			f := c.res.Func(op.Fn)
			name := f.LockName(h.Lock)
			report.At(c.pass, op.Pos, finding.Finding{
				Category: "heldblock-subscriber",
				Message: "send on " + op.Name + " waits for its reader while " + name + " is held since " + c.res.Place(h.At.Pos(), op.Pos) +
					", which a reader that leaves needs first (" + c.res.FuncName(leave.Parent(), op.Pos) + ", " + c.res.Place(leave.Pos(), op.Pos) + ")",
				Func:       f.Name,
				Locks:      []string{h.Class},
				Confidence: finding.Medium,
			})
			break
		}
	}
}

// listOf gives the map or slice field whose keys or elements a range over it or a look-up
// yields; the channel may be a field of theirs. ranged: it is one of all that there are.
func listOf(v ssa.Value) (list *types.Var, ranged bool) {
	lookedUp := false
	for range 6 {
		switch x := v.(type) {
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Next:
			v, ranged = x.Iter, !lookedUp
		case *ssa.Range:
			v = x.X
		case *ssa.Lookup:
			v, lookedUp = x.X, true
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			if elem, ok := x.X.(*ssa.IndexAddr); ok {
				_, step := elem.Index.(*ssa.BinOp) // the index of a range loop
				v, ranged, lookedUp = elem.X, step, !step
				continue
			}
			fa, ok := x.X.(*ssa.FieldAddr)
			if !ok {
				return nil, false
			}
			field := chans.FieldOf(fa.X.Type(), fa.Field)
			switch field.Type().Underlying().(type) {
			case *types.Map, *types.Slice:
				return field, ranged
			case *types.Chan:
				v = fa.X
			default:
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return nil, false
}

// takesFrom reports whether fn takes entries out of the map itself, or puts another in
// its place.
func takesFrom(fn *ssa.Function, kept *types.Var) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			if st, ok := in.(*ssa.Store); ok {
				fa, ok := st.Addr.(*ssa.FieldAddr)
				return ok && chans.FieldOf(fa.X.Type(), fa.Field) == kept
			}
			return deletes(in, kept)
		})
	})
}

// deletes reports whether an instruction takes an entry out of the map or slice, or all.
func deletes(in ssa.Instruction, kept *types.Var) bool {
	if st, ok := in.(*ssa.Store); ok {
		fa, ok := st.Addr.(*ssa.FieldAddr)
		return ok && chans.FieldOf(fa.X.Type(), fa.Field) == kept && partOf(st.Val, kept)
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	bi, ok := call.Call.Value.(*ssa.Builtin)
	if !ok || bi.Name() != "delete" && bi.Name() != "clear" {
		return false
	}
	list, _ := listOf(call.Call.Args[0])
	return list == kept
}

// partOf reports whether a value is what is left of a field's slice: s[:n],
// append(s[:i], s[i+1:]...), slices.Delete(s, i, i+1).
func partOf(v ssa.Value, kept *types.Var) bool {
	for range 3 {
		switch x := v.(type) {
		case *ssa.Slice:
			return chans.FieldLoaded(x.X) == kept
		case *ssa.Call:
			b, builtin := x.Call.Value.(*ssa.Builtin)
			switch {
			case builtin && b.Name() == "append":
				v = x.Call.Args[0]
			case access.IsFunc(x.Call.StaticCallee(), "slices", "Delete") || access.IsFunc(x.Call.StaticCallee(), "slices", "DeleteFunc"):
				return chans.FieldLoaded(x.Call.Args[0]) == kept
			default:
				return false
			}
		default:
			return false
		}
	}
	return false
}

// leaves gives the place where another function of this package takes the lock
// and then takes an entry out of the map or slice, with nothing that would empty the
// channel meanwhile.
func (c *checker) leaves(kept *types.Var, h summary.Held, sender *ssa.Function) ssa.Instruction {
	for _, fn := range c.res.Funcs {
		if fn == sender || c.res.InTest(fn.Pos()) || c.res.LeadsTo(sender, fn) || c.empties(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if !deletes(in, kept) {
					continue
				}
				held := c.res.Held(in)
				if i := slices.IndexFunc(held, func(o summary.Held) bool {
					return o.Class == h.Class && (o.Mode != lockgraph.Read || h.Mode != lockgraph.Read)
				}); i >= 0 && held[i].At != nil {
					return held[i].At
				}
			}
		}
	}
	return nil
}

// empties reports whether fn receives from some channel itself, or starts what
// may do so.
func (c *checker) empties(fn *ssa.Function) bool {
	if slices.ContainsFunc(c.res.OpsIn(fn), func(op *chans.Op) bool { return op.Kind == chans.Recv || op.Kind == chans.Range }) {
		return true
	}
	return slices.ContainsFunc(c.res.Spawns, func(s *chans.Spawn) bool { return s.In == fn })
}
