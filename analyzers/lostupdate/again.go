package lostupdate

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// claimed reports whether the first critical section also changes something of
// the object: it took what it read out, or left a mark that keeps others away
// until the second one.
func (b *body) claimed(c *checker, w *use, g *gap) bool {
	for _, instr := range b.changes {
		if b.in(instr, g.first) && b.touches(c, instr, w.place) {
			return true
		}
	}
	return false
}

// touches reports whether instr changes the object that place lies in.
func (b *body) touches(c *checker, instr ssa.Instruction, place access.Path) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		return sameObject(b.f.Env.Of(instr.Addr), place)
	case *ssa.MapUpdate:
		return sameObject(b.f.Env.Of(instr.Map), place)
	case *ssa.Call:
		if bi, ok := instr.Call.Value.(*ssa.Builtin); ok {
			return len(instr.Call.Args) > 0 && (bi.Name() == "delete" || bi.Name() == "clear") && sameObject(b.f.Env.Of(instr.Call.Args[0]), place)
		}
		if callee := staticCallee(&instr.Call); callee != nil && c.res.Func(callee) != nil {
			for i, arg := range instr.Call.Args {
				if c.changes[callee][i] && sameObject(b.f.Env.Of(arg), place) {
					return true
				}
			}
			return place.Kind == access.Global && c.changes[callee][globals]
		}
	}
	return false
}

// sameObject reports whether two paths start from one object. Package variables
// are one object together: one of them may say who works on another.
func sameObject(p, q access.Path) bool {
	if p.Kind == access.Global && q.Kind == access.Global {
		return true
	}
	return p.Known() && p.Root() == q.Root()
}

// looksAgain reports whether the second critical section reads the place once
// more before it writes, or makes the write depend on something that tells
// whether it was changed: a version, a state that the first section read too,
// the answer of a method of the object.
func (b *body) looksAgain(w *use, g *gap) bool {
	if w.helper != nil {
		return false // helpers that read are none
	}
	for _, r2 := range b.reads {
		if r2.place == w.place && (r2.key != nil) == (w.key != nil) && b.in(r2.instr, g.second) && summary.Reaches(r2.instr, w.instr) {
			return true
		}
	}
	return b.asksAgain(w, g)
}

// asksAgain is looksAgain without the reads that decide nothing, as that of n++.
func (b *body) asksAgain(w *use, g *gap) bool {
	for _, block := range b.f.Fn.Blocks {
		br, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
		if !ok || !summary.Reaches(g.second.At, br) || !summary.Reaches(br, w.instr) {
			continue
		}
		if derivedFrom(br.Cond, func(v ssa.Value) bool { return b.tells(v, w, g) }) != unrelated {
			return true
		}
	}
	return false
}

// asksFound reports whether the write depends on the state of what the read found, asked
// in the second critical section: e.users--; if e.users == 0 { delete(m, key) }.
func (b *body) asksFound(r, w *use, g *gap) bool {
	state := func(v ssa.Value) bool {
		load, ok := v.(*ssa.UnOp)
		if !ok || !b.in(load, g.second) {
			return false
		}
		field, ok := load.X.(*ssa.FieldAddr)
		return ok && b.derived(field.X, r) == direct
	}
	for _, block := range b.f.Fn.Blocks {
		br, ok := block.Instrs[len(block.Instrs)-1].(*ssa.If)
		if ok && block != w.instr.Block() && block.Dominates(w.instr.Block()) && derivedFrom(br.Cond, state) != unrelated {
			return true
		}
	}
	return false
}

// tells reports whether v, made in the second critical section, can tell that
// the object was changed since the first.
func (b *body) tells(v ssa.Value, w *use, g *gap) bool {
	instr, ok := v.(ssa.Instruction)
	if !ok || !b.in(instr, g.second) {
		return false
	}
	switch instr := instr.(type) {
	case *ssa.UnOp:
		p := b.f.Env.Of(instr.X)
		if !sameObject(p, w.place) || w.key != nil && p == w.place {
			return false
		}
		for _, r1 := range b.reads {
			if r1.place == p && b.in(r1.instr, g.first) {
				return true
			}
		}
	case *ssa.Range:
		return b.f.Env.Of(instr.X) == w.place
	case *ssa.Call:
		if _, builtin := instr.Call.Value.(*ssa.Builtin); builtin {
			return false
		}
		for _, arg := range instr.Call.Args {
			if sameObject(b.f.Env.Of(arg), w.place) {
				return true
			}
		}
		return instr.Call.IsInvoke() && sameObject(b.f.Env.Of(instr.Call.Value), w.place)
	}
	return false
}
