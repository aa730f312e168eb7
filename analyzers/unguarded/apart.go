package unguarded

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file knows what keeps accesses apart, or makes one see the other, without
// being a lock: a sync.Once, a channel that is closed, a lock whose writers come
// last.

// once reports whether a lock is a sync.Once. What it runs comes before all who
// have asked it, so that it guards nothing and takes the guard of nobody away.
func (c *checker) once(class string) bool {
	if c.onces == nil {
		c.onces = map[string]bool{}
		scope := c.pass.Pkg.Scope()
		for _, name := range scope.Names() {
			switch obj := scope.Lookup(name).(type) {
			case *types.Var:
				if g, ok := c.res.SSA.Members[name].(*ssa.Global); ok && isOnce(obj.Type()) {
					c.onces[access.OfGlobal(g).Name] = true
				}
			case *types.TypeName:
				n, ok := obj.Type().(*types.Named)
				if !ok {
					continue
				}
				st, ok := n.Underlying().(*types.Struct)
				for i := 0; ok && i < st.NumFields(); i++ {
					if f := st.Field(i); isOnce(f.Type()) {
						c.onces[access.TypeName(n)+"."+f.Name()] = true
					}
				}
			}
		}
	}
	return c.onces[class]
}

func isOnce(t types.Type) bool {
	n := access.NamedOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && n.Obj().Name() == "Once"
}

// underOnce reports whether a sync.Once runs the function of an access, whoever calls:
// a once.Do that closes runs what others run too.
func (c *checker) underOnce(a *snapshot.Access) bool {
	return slices.ContainsFunc(c.res.Held(a.Instr), func(h summary.Held) bool { return c.once(h.Class) }) ||
		slices.ContainsFunc(c.res.Context(a.Fn).Gates, func(g lockgraph.Gate) bool { return c.once(g.Class) })
}

// afterClose reports whether a read comes behind a receive from a channel of the same
// object that everybody who writes the variable closes when it is written.
func (c *checker) afterClose(cl *claim) bool {
	if cl.write {
		return false
	}
	return slices.ContainsFunc(c.heard(cl.Instr, cl.Base), func(ch *types.Var) bool {
		said := false
		for _, w := range cl.t.sites {
			if !w.write || cl.t.setup(w.Fn) {
				continue
			}
			if !tellsLater(w, ch, false) {
				return false
			}
			said = true
		}
		return said
	})
}

// heard lists the fields of the object at base that hold the channels from which
// every way to an instruction has received.
func (c *checker) heard(at ssa.Instruction, base access.Path) []*types.Var {
	var out []*types.Var
	env := c.res.Func(at.Parent()).Env
	note := func(v ssa.Value) {
		for _, v := range notNil(v) {
			if fa := access.LoadedField(v); fa != nil && env.Of(fa.X) == base {
				out = append(out, chans.FieldOf(fa.X.Type(), fa.Field))
			}
		}
	}
	for b := at.Block(); b != nil; b = b.Idom() {
		for _, in := range b.Instrs {
			if in == at {
				break
			}
			if recv, ok := in.(*ssa.UnOp); ok && recv.Op == token.ARROW {
				note(recv.X)
			}
		}
		if len(b.Preds) != 1 {
			continue
		}
		up := b.Preds[0]
		if sel, i, ok := chans.CaseOf(up, slices.Index(up.Succs, b)); ok && sel.States[i].Dir == types.RecvOnly {
			note(sel.States[i].Chan)
		}
	}
	return out
}

// notNil lists what a channel variable may hold besides nil, which switches a case of
// a select off.
func notNil(v ssa.Value) []ssa.Value {
	seen := map[ssa.Value]bool{}
	var out []ssa.Value
	var visit func(ssa.Value)
	visit = func(v ssa.Value) {
		if seen[v] {
			return
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Phi:
			for _, e := range v.Edges {
				visit(e)
			}
		case *ssa.ChangeType:
			visit(v.X)
		case *ssa.Const:
		default:
			out = append(out, v)
		}
	}
	visit(v)
	if len(out) > 1 {
		return nil
	}
	return out
}

// toldOf reports whether an access comes behind a receive from a channel of the same
// object on which the function of a write tells of it.
func (c *checker) toldOf(write, at *site) bool {
	return write.write && slices.ContainsFunc(c.heard(at.Instr, at.Base), func(ch *types.Var) bool { return tellsLater(write, ch, true) })
}

// tellsLater reports whether the function of a write closes the channel of a field
// behind it, or, where that is enough, sends on it.
func tellsLater(w *site, field *types.Var, sends bool) bool {
	is := func(ch ssa.Value) bool {
		return chans.FieldLoaded(ch) == field
	}
	for _, b := range w.Fn.Blocks {
		for _, in := range b.Instrs {
			if !summary.ComesBefore(w.Instr, in) {
				continue
			}
			switch in := in.(type) {
			case *ssa.Send:
				if sends && is(in.Chan) {
					return true
				}
			case *ssa.Call:
				if f, builtin := in.Call.Value.(*ssa.Builtin); builtin && f.Name() == "close" && is(in.Call.Args[0]) {
					return true
				}
			}
		}
	}
	return false
}

// lastWrites reports whether a lock is held for writing only by what tears the object
// down: those who hold it for reading are at work, and it keeps none of them from
// the others. What only asks for the lock, by its name, does not say how it is held.
func (c *checker) lastWrites(t *tally) bool {
	return !slices.ContainsFunc(t.sites, func(s *site) bool {
		return s.cover == snapshot.WriteHad && (!t.teardown(s.Fn) || t.ofAnother(s.Fn)) && c.res.Demand(s.Fn) == nil
	})
}

// ofAnother reports whether fn is a method of another type than the variable's: the end of
// a child is a day's work to its parent.
func (t *tally) ofAnother(fn *ssa.Function) bool {
	return t.v.Owner != nil && access.Outermost(fn).Signature.Recv() != nil && !methodOf(fn, t.v)
}

// waitedFor reports whether every way to an access comes past a call that is given
// the same object and waits for others.
func (c *checker) waitedFor(cl *claim) bool {
	if !cl.Base.Known() {
		return false
	}
	env := c.res.Func(cl.Fn).Env
	return summary.Passed(cl.Instr, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return ok && stops(in) && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return env.Of(a) == cl.Base })
	})
}

// hadLock reports whether the function of s has held the guard itself before it.
func (c *checker) hadLock(t *tally, s *site) bool {
	p := t.guard.Path(s.Access)
	if !p.Known() {
		return false
	}
	for _, b := range s.Fn.Blocks {
		for _, in := range b.Instrs {
			if summary.Dominates(in, s.Instr) && slices.ContainsFunc(c.res.Held(in), func(h summary.Held) bool { return h.Path == p }) {
				return true
			}
		}
	}
	return false
}

// lockedName reports whether a function says by its name, or by that of its
// receiver's type, that somebody above it holds the lock.
func lockedName(fn *ssa.Function) bool {
	fn = access.Outermost(fn)
	if strings.HasSuffix(fn.Name(), "Locked") {
		return true
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	n := access.NamedOf(recv.Type())
	return n != nil && strings.HasSuffix(n.Obj().Name(), "Locked")
}
