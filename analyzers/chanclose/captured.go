package chanclose

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// captured reports the close under a lock of a channel that others look up
// under that lock and send on once they have let it go: the lock keeps the
// variable, and not the channel.
func (c *checker) captured(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 && !o.Elem || o.Foreign {
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
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			if elem := c.copied(addr.X); elem != nil {
				return elem
			}
			return v
		case *ssa.IndexAddr:
			return c.copied(v)
		}
	}
	return nil
}

// copied gives the instruction that read an element out of a field's map or slice before
// it was put into the list from which it is loaded here: whoever calls all subscribers
// copies them first, so as not to call them under the lock.
func (c *checker) copied(v ssa.Value) ssa.Instruction {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, ok := load.X.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	var found ssa.Instruction
	for list := range lists(at.X) {
		call, ok := list.(*ssa.Call)
		if !ok {
			continue
		}
		if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
			continue
		}
		if all := access.LoadedField(call.Call.Args[1]); all != nil {
			found = call.Call.Args[1].(ssa.Instruction)
			continue
		}
		for _, e := range access.Variadic(call.Call.Args[1]) {
			if found = outOf(e); found == nil {
				return nil
			}
		}
	}
	return found
}

// lists gives what a local slice is made of: the calls of append that it has come by.
func lists(v ssa.Value) map[ssa.Value]bool {
	seen, work := map[ssa.Value]bool{}, []ssa.Value{v}
	for len(work) > 0 && len(seen) < 16 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Phi:
			work = append(work, v.Edges...)
		case *ssa.Call:
			if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
				work = append(work, v.Call.Args[0])
			}
		}
	}
	return seen
}

// outOf gives the load of a field's map over whose elements a loop goes, or that of an
// element of a field's slice, that a value comes from.
func outOf(v ssa.Value) ssa.Instruction {
	switch v := v.(type) {
	case *ssa.Extract:
		next, ok := v.Tuple.(*ssa.Next)
		if !ok {
			return nil
		}
		if r, ok := next.Iter.(*ssa.Range); ok && access.LoadedField(r.X) != nil {
			return r.X.(ssa.Instruction)
		}
	case *ssa.UnOp:
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			return outOf(addr.X)
		case *ssa.IndexAddr:
			if access.LoadedField(addr.X) != nil {
				return v
			}
		}
	}
	return nil
}

// lockLetGo reports whether some lock is held where the channel is looked up
// and where it is closed, or taken out of a map to be closed, and none of that kind at
// the send.
func (c *checker) lockLetGo(lookup ssa.Instruction, send, cl *chans.Op) bool {
	at := map[string]bool{}
	for _, in := range append(deletions(cl), cl.Instr) {
		for _, h := range c.res.Held(in) {
			at[h.Class] = h.Class != ""
		}
	}
	closed := c.res.Held(cl.Instr)
	for _, h := range c.res.SomeHeld(send.Instr) {
		if slices.ContainsFunc(closed, func(o summary.Held) bool { return o.Class == h.Class }) {
			return false // another one keeps the two apart
		}
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

// deletions lists the deletions from maps on the way to a close.
func deletions(cl *chans.Op) []ssa.Instruction {
	var out []ssa.Instruction
	for _, b := range cl.Fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if fn, ok := call.Call.Value.(*ssa.Builtin); ok && fn.Name() == "delete" && chans.Reaches(in, cl.Instr) {
				out = append(out, in)
			}
		}
	}
	return out
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
