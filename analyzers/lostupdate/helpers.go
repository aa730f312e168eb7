package lostupdate

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// helper is a function that takes a lock, reads or writes one place, and lets
// the lock go: a getter or a setter. Paths are in terms of its parameters.
type helper struct {
	name  string
	place access.Path
	held  summary.Held
	key   int // parameter that is the map key, -1 for none
	// value is the result that a getter gives, the parameter that a setter
	// stores; -1 for a setter that stores a constant.
	value int
	konst *ssa.Const
	found int // the result that tells whether a map has the entry, -1 for none
	reads bool
}

// findHelpers makes the bodies of all functions and tells which of them are
// getters and setters.
func (c *checker) findHelpers() {
	for _, fn := range c.res.Funcs {
		b := newBody(c.res, fn)
		if b == nil {
			continue
		}
		c.bodies[fn] = b
		if fn.Parent() == nil && len(b.f.Sum.Outcomes) > 0 {
			if h := b.asHelper(); h != nil {
				c.helpers[fn] = h
			}
		}
	}
	for _, b := range c.bodies {
		b.helped(c)
	}
	c.findChanges()
}

func (b *body) asHelper() *helper {
	switch {
	case len(b.writes) == 1:
		return b.setter(b.writes[0])
	case len(b.writes) == 0:
		// The entry of a map is a better answer than the map that it is in.
		for _, keyed := range []bool{true, false} {
			for _, r := range b.reads {
				if (r.key != nil) != keyed {
					continue
				}
				if h := b.getter(r); h != nil {
					return h
				}
			}
		}
	}
	return nil
}

func (b *body) getter(r *use) *helper {
	h := b.helper(r)
	if h == nil {
		return nil
	}
	for _, block := range b.f.Fn.Blocks {
		ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for i, v := range ret.Results {
			if !h.reads && b.derived(v, r) == direct {
				h.value, h.reads = i, true
			}
			if side, ok := missingSide(v, r); ok && side == 1 {
				h.value, h.found, h.reads = i, i, true
			}
		}
	}
	if !h.reads {
		return nil
	}
	return h
}

func (b *body) setter(w *use) *helper {
	h := b.helper(w)
	if h == nil || w.val == nil {
		return nil
	}
	for _, r := range b.reads {
		if r.place == w.place && (r.key != nil) == (w.key != nil) {
			return nil
		}
	}
	for i, p := range b.f.Fn.Params {
		if derivedFrom(w.val, func(v ssa.Value) bool { return v == ssa.Value(p) }) == direct && h.place.Root() != access.OfParam(i) {
			h.value = i
			return h
		}
	}
	if k, ok := w.val.(*ssa.Const); ok {
		h.value, h.konst = -1, k
		return h
	}
	return nil
}

// helper describes a use for callers; nil where they cannot name the place or
// the lock, or find the lock held.
func (b *body) helper(u *use) *helper {
	if len(u.held) != 1 || !u.place.Portable() || !u.held[0].Path.Portable() || u.instr.Block().Index != 0 {
		return nil // what it does first and in any case, or it does more than that
	}
	h := &helper{name: b.f.Name, place: u.place, held: u.held[0], key: -1, found: -1}
	for _, o := range b.f.Sum.Outcomes {
		if len(o.Acq) > 0 || len(o.Rel) > 0 {
			return nil
		}
	}
	if u.key != nil {
		p, ok := u.key.(*ssa.Parameter)
		if !ok {
			return nil
		}
		h.key = slices.Index(b.f.Fn.Params, p)
	}
	return h
}

// helped adds what the helpers that a function calls do for it.
func (b *body) helped(c *checker) {
	for _, instr := range b.changes {
		call, ok := instr.(*ssa.Call)
		if !ok {
			continue
		}
		h := c.helpers[staticCallee(&call.Call)]
		if h == nil {
			continue
		}
		args := make([]access.Path, len(call.Call.Args))
		for i, a := range call.Call.Args {
			args[i] = b.f.Env.Of(a)
		}
		at := h.held
		at.Path, at.At = h.held.Path.Subst(args, nil), call
		u := &use{instr: call, place: h.place.Subst(args, nil), helper: h}
		u.held = append([]summary.Held{at}, b.locks(call)...)
		if h.key >= 0 {
			u.key = call.Call.Args[h.key]
		}
		if !b.exact(u.place) || !b.exact(at.Path) {
			continue
		}
		if h.reads {
			several := call.Call.Signature().Results().Len() > 1
			u.vals = results(call, several)
			switch {
			case h.found >= 0 && several:
				u.found = extracted(call, h.found)
			case h.found >= 0:
				u.found = call
			}
			b.reads = append(b.reads, u)
			continue
		}
		if u.val = ssa.Value(h.konst); h.konst == nil {
			u.val = call.Call.Args[h.value]
		}
		b.writes = append(b.writes, u)
	}
}

func staticCallee(c *ssa.CallCommon) *ssa.Function {
	fn := c.StaticCallee()
	if fn != nil && fn.Origin() != nil {
		fn = fn.Origin()
	}
	return fn
}

// globals stands among the parameters of a function for all package variables.
const globals = -1

// findChanges tells of each function which of its parameters point to
// something that it changes, own callees included.
func (c *checker) findChanges() {
	c.changes = map[*ssa.Function]map[int]bool{}
	mark := func(fn *ssa.Function, p access.Path) bool {
		i := globals
		switch {
		case p.Kind == access.Param && p.Sel != "":
			i = p.Index
		case p.Kind != access.Global:
			return false
		}
		if c.changes[fn][i] {
			return false
		}
		if c.changes[fn] == nil {
			c.changes[fn] = map[int]bool{}
		}
		c.changes[fn][i] = true
		return true
	}
	for again := true; again; {
		again = false
		for _, fn := range c.res.Funcs {
			b := c.bodies[fn]
			if b == nil {
				continue
			}
			for _, instr := range b.changes {
				switch instr := instr.(type) {
				case *ssa.Store:
					again = mark(fn, b.f.Env.Of(instr.Addr)) || again
				case *ssa.MapUpdate:
					again = mark(fn, b.f.Env.Of(instr.Map)) || again
				case *ssa.Call:
					again = c.passOn(b, instr, mark) || again
				}
			}
		}
	}
}

// passOn marks what a callee changes of the arguments.
func (c *checker) passOn(b *body, call *ssa.Call, mark func(*ssa.Function, access.Path) bool) bool {
	again := false
	callee := staticCallee(&call.Call)
	for i := range c.changes[callee] {
		p := access.Path{Kind: access.Global}
		if i != globals {
			// The object is changed, wherever inside it.
			p = b.f.Env.Of(call.Call.Args[i]).Field("*")
		}
		again = mark(b.f.Fn, p) || again
	}
	return again
}
