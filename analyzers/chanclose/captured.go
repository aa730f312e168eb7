package chanclose

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// captured reports the close under a lock of a channel that others look up
// under that lock and send on once they have let it go: the lock keeps the
// variable, and not the channel.
func (c *checker) captured(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 || o.Foreign {
		return
	}
	for _, cl := range closes {
		if cl.Deferred || cl.Spawned {
			continue
		}
		for _, send := range o.Of(chans.Send) {
			if send.Deferred || send.Via != nil || send.Fn == cl.Fn || c.res.InTest(send.Pos) {
				continue
			}
			lookup := c.lookup(send.Val, 0)
			if lookup == nil || lookup.Parent() != send.Fn || !chans.Reaches(lookup, send.Instr) {
				continue
			}
			if !c.lockLetGo(lookup, send, cl) || c.keptApart(send, cl) {
				continue
			}
			c.report(cl, "chanclose-captured", finding.Medium,
				cl.Name+" is closed here, and "+c.res.FuncName(send.Fn, cl.Pos)+" may still send on it: it takes the channel under the lock ("+
					c.res.Place(summary.PosOf(lookup), cl.Pos)+") and sends without ("+c.res.Place(send.Pos, cl.Pos)+")")
			return
		}
	}
}

// lookup gives the instruction that reads a channel out of a field, or out of a
// map or slice that a field holds.
func (c *checker) lookup(v ssa.Value, depth int) ssa.Instruction {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.ChangeType:
		return c.lookup(v.X, depth+1)
	case *ssa.Extract:
		if l, ok := v.Tuple.(*ssa.Lookup); ok {
			return l
		}
	case *ssa.Lookup:
		return v
	case *ssa.Phi: // looked up on one way, nil on the others
		var found ssa.Instruction
		for _, e := range v.Edges {
			if k, ok := e.(*ssa.Const); ok && k.IsNil() {
				continue
			}
			if found != nil {
				return nil
			}
			found = c.lookup(e, depth+1)
		}
		return found
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return nil
		}
		if cell := chans.Cell(v.X); cell != nil {
			if val := chans.OnlyStore(cell); val != nil {
				return c.lookup(val, depth+1)
			}
			return nil
		}
		if _, ok := v.X.(*ssa.FieldAddr); ok {
			return v
		}
	}
	return nil
}

// lockLetGo reports whether some lock is held where the channel is looked up
// and where it is closed, and none of that kind at the send.
func (c *checker) lockLetGo(lookup ssa.Instruction, send, cl *chans.Op) bool {
	at := map[string]bool{}
	for _, h := range c.res.Held(cl.Instr) {
		at[h.Class] = h.Class != ""
	}
	for _, h := range c.res.SomeHeld(send.Instr) {
		delete(at, h.Class)
	}
	for _, g := range c.res.Context(send.Fn).Gates {
		delete(at, g.Class)
	}
	for _, h := range c.res.Held(lookup) {
		if at[h.Class] {
			return true
		}
	}
	return false
}

// keptApart reports whether something else may see to it that nobody sends any
// more when the channel is closed: the sender survives the panic, is counted,
// or looks again; or the closer waits for what the sender does.
func (c *checker) keptApart(send, cl *chans.Op) bool {
	if c.mayRecover(send.Fn) {
		return true
	}
	for _, b := range send.Fn.Blocks {
		for _, in := range b.Instrs {
			for _, op := range c.res.OpsAt(in) {
				switch op.Kind {
				case chans.Add, chans.Done, chans.GoWG:
					return true
				}
			}
			if st, ok := in.(*ssa.Store); ok && len(c.res.Held(st)) > 0 && chans.Reaches(st, send.Instr) {
				if _, ok := st.Addr.(*ssa.FieldAddr); ok {
					return true // a count, or a mark that the closer looks for
				}
			}
		}
	}
	for _, wait := range c.res.OpsIn(cl.Fn) {
		switch wait.Kind {
		case chans.Wait, chans.Recv, chans.Range, chans.CondWait:
		default:
			continue
		}
		for _, op := range wait.Obj.Ops {
			if op.Fn == send.Fn || op.Fn == send.Fn.Parent() {
				return true
			}
		}
	}
	return c.res.Started(send.Fn)
}

// mayRecover reports whether fn defers something that may recover from a panic.
func (c *checker) mayRecover(fn *ssa.Function) bool {
	if c.res.Recovers(fn) {
		return true
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok || c.res.Static(d) != nil {
				continue
			}
			callee := d.Call.StaticCallee()
			if _, builtin := d.Call.Value.(*ssa.Builtin); !builtin && (callee == nil || callee.Pkg == nil || !ops.Std(callee.Pkg.Pkg.Path())) {
				return true
			}
		}
	}
	return false
}
