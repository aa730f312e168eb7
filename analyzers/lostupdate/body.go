package lostupdate

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// use is one read or write of a shared place, made here or by a helper that
// locks for itself.
type use struct {
	instr   ssa.Instruction
	place   access.Path
	key     ssa.Value   // of the map entry, nil for a field or variable
	vals    []ssa.Value // what a read gives: the value, for a map also whether it is there
	found   ssa.Value   // what tells whether a map has the entry, if the read gives that
	val     ssa.Value   // what a write stores; nil for a deletion
	deletes bool
	helper  *helper // the call that instr is goes to this one
	held    []summary.Held
}

func (u *use) pos() token.Pos { return summary.PosOf(u.instr) }

// body is one function with what it does to shared places.
type body struct {
	f             *summary.Func
	reads, writes []*use
	plain         []*use            // reads of fields and variables with no lock held
	changes       []ssa.Instruction // stores, map operations and calls
	res           *summary.Result
}

// newBody collects the uses in fn; nil where nothing can be concluded.
func newBody(res *summary.Result, fn *ssa.Function) *body {
	f := res.Func(fn)
	if f == nil || !f.Complete {
		return nil
	}
	b := &body{f: f, res: res}
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			b.add(instr)
		}
	}
	return b
}

func (b *body) add(instr ssa.Instruction) {
	switch instr.(type) {
	case *ssa.Store, *ssa.MapUpdate, *ssa.Call:
		b.changes = append(b.changes, instr)
	}
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.MUL && b.isPlace(instr.X) {
			b.read(&use{instr: instr, place: b.f.Env.Of(instr.X), vals: []ssa.Value{instr}})
		}
	case *ssa.Lookup:
		if _, ok := instr.X.Type().Underlying().(*types.Map); ok {
			u := &use{instr: instr, place: b.f.Env.Of(instr.X), key: instr.Index, vals: results(instr, instr.CommaOk)}
			if instr.CommaOk {
				u.found = extracted(instr, 1)
			}
			b.read(u)
		}
	case *ssa.Store:
		if b.isPlace(instr.Addr) {
			b.write(&use{instr: instr, place: b.f.Env.Of(instr.Addr), val: instr.Val})
		}
	case *ssa.MapUpdate:
		b.write(&use{instr: instr, place: b.f.Env.Of(instr.Map), key: instr.Key, val: instr.Value})
	case *ssa.Call:
		if bi, ok := instr.Call.Value.(*ssa.Builtin); ok && bi.Name() == "delete" {
			b.write(&use{instr: instr, place: b.f.Env.Of(instr.Call.Args[0]), key: instr.Call.Args[1], deletes: true})
		}
	}
}

func (b *body) read(u *use) {
	if !b.exact(u.place) {
		return
	}
	if u.held == nil {
		u.held = b.locks(u.instr)
	}
	if len(u.held) == 0 {
		b.plain = append(b.plain, u)
		return
	}
	b.reads = append(b.reads, u)
}

func (b *body) write(u *use) {
	if u.held == nil {
		u.held = b.locks(u.instr)
	}
	if len(u.held) > 0 && b.exact(u.place) {
		b.writes = append(b.writes, u)
	}
}

// isPlace reports whether an address may be one that several goroutines share:
// a field, a package variable, a captured variable.
func (b *body) isPlace(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.Global, *ssa.FreeVar:
		return true
	}
	return false
}

// exact reports whether two equal paths of this kind are one place for sure.
func (b *body) exact(p access.Path) bool {
	return p.Known() && p.Kind != access.Stale && !p.Vague()
}

// locks are the locks held at instr that tell critical sections apart.
func (b *body) locks(instr ssa.Instruction) []summary.Held {
	var out []summary.Held
	for _, h := range b.res.Held(instr) {
		if b.exact(h.Path) && h.Mode != lockgraph.Permit && h.At != nil {
			out = append(out, h)
		}
	}
	return out
}

// results are the values of a lookup or call: itself, or its parts.
func results(v ssa.Value, tuple bool) []ssa.Value {
	if !tuple {
		return []ssa.Value{v}
	}
	var out []ssa.Value
	for _, ref := range *v.Referrers() {
		if ex, ok := ref.(*ssa.Extract); ok {
			out = append(out, ex)
		}
	}
	return out
}

// extracted gives a result of a call or look-up that has several; nil if unused.
func extracted(v ssa.Value, index int) ssa.Value {
	for _, ref := range *v.Referrers() {
		if ex, ok := ref.(*ssa.Extract); ok && ex.Index == index {
			return ex
		}
	}
	return nil
}

// gap is a lock that was let go between a read and a write.
type gap struct {
	first, second summary.Held
	release       ssa.Instruction // nil where a helper lets it go
}

// gap finds the lock under which r and w stand in two critical sections, nil if
// there is none.
func (b *body) gap(r, w *use) *gap {
	if r.instr == w.instr {
		return nil
	}
	for _, h1 := range r.held {
		for _, h2 := range w.held {
			if h1.Path != h2.Path || h1.At == h2.At || h2.Mode == lockgraph.Read || !summary.Reaches(r.instr, w.instr) {
				continue
			}
			g := &gap{first: h1, second: h2}
			if r.helper != nil {
				return g
			}
			for _, rel := range b.f.Released[h1.At] {
				if summary.Reaches(r.instr, rel) && summary.Reaches(rel, w.instr) {
					g.release = rel
					return g
				}
			}
		}
	}
	return nil
}

// samePlace reports whether r and w are of one place for certain: roots and
// keys that are registers must have been set once for both.
func samePlace(b *body, r, w *use) bool {
	if r.place != w.place || (r.key == nil) != (w.key == nil) || r.key != nil && !b.sameKey(r.key, w.key) {
		return false
	}
	if r.place.Kind == access.Local || r.key != nil {
		return summary.Dominates(r.instr, w.instr)
	}
	return true
}

// sameKey reports whether two map keys are equal for certain.
func (b *body) sameKey(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	if cx, ok := x.(*ssa.Const); ok {
		cy, ok := y.(*ssa.Const)
		return ok && cx.Value != nil && cy.Value != nil && cx.Value.ExactString() == cy.Value.ExactString()
	}
	p, q := b.f.Env.Of(x), b.f.Env.Of(y)
	return p == q && b.exact(p) && p.Val() == nil
}

// gated reports whether one more lock is held from the read to the write, by
// this function or by all of its callers, or might be: a function named as
// locked has its caller's lock.
func (b *body) gated(r, w *use) bool {
	for _, h1 := range r.held {
		for _, h2 := range w.held {
			if h1.Path == h2.Path && h1.At == h2.At && h1.Mode != lockgraph.Read {
				return true
			}
		}
	}
	for _, g := range b.res.Context(b.f.Fn).Gates {
		if g.Mode != lockgraph.Read {
			return true
		}
	}
	return false
}

// in reports whether the instruction stands in the critical section that h
// opened.
func (b *body) in(instr ssa.Instruction, h summary.Held) bool {
	for _, x := range b.res.Held(instr) {
		if x.Path == h.Path && x.At == h.At {
			return true
		}
	}
	return false
}
