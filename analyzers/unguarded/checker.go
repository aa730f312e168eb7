package unguarded

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/snapshot"
)

// checker looks at one package.
type checker struct {
	pass  *analysis.Pass
	res   *snapshot.Result
	found []*claim
	said  map[token.Pos]bool // where something is reported already
	sure  map[token.Pos]bool // where accesses are known to overlap
	// touches are the accesses of the receiver in functions that demand a lock.
	touches map[*ssa.Function][]*snapshot.Access
	lent    map[string]bool // see borrowed
	onces   map[string]bool // see once
	// lendings are the functions to which others are passed, see lentTo.
	lendings map[types.Object][]*ssa.Function
}

// claim is a finding before it is worded: what one function does to one
// variable.
type claim struct {
	*site
	t     *tally
	why   belief
	doubt string   // why it may be wrong, "" if it is said by default
	more  []string // other variables that the same mistake concerns
}

// conf is low for what is in doubt.
func (cl *claim) conf() finding.Confidence {
	if cl.doubt != "" {
		return finding.Low
	}
	return finding.Medium
}

// variable decides which lock guards v and reports who goes without.
func (c *checker) variable(v *snapshot.Var) {
	if !plain(v) || v.Inner != nil && !plain(v.Inner) {
		return
	}
	if a := c.res.Annotation(v); a != nil {
		t := c.count(v, &a.Guard)
		b := belief{kind: byComment, pos: a.Pos}
		if t.share() <= 0.5 && t.lacking > 2 {
			b.doubt = "the code has left its comment behind"
		}
		c.check(t, b, nil)
		return
	}
	var best *tally
	var all []*tally
	guards := c.res.Guards(v)
	for i := range guards {
		if c.once(guards[i].Class) || v.Whole != nil && guards[i].Sel == "" {
			continue
		}
		t := c.count(v, &guards[i])
		all = append(all, t)
		if t.guard.Near() && (best == nil || t.better(best)) {
			best = t
		}
	}
	if best == nil || v.Whole == nil && (c.twoLocks(all) || c.onlyReadHeld(best)) {
		return
	}
	if b, ok := c.believe(best); ok && (v.Whole == nil || best.showsPart(b)) {
		c.check(best, b, all)
	}
}

// showsPart reports whether the evidence is enough for a part. The parts of one struct may
// well belong to different goroutines: what makes up for few accesses elsewhere rests on
// the type's methods, which say little of them.
func (t *tally) showsPart(b belief) bool {
	switch b.kind {
	case majority, named:
		return true
	case disciplined:
		return !t.v.Behind && (t.held >= 3 || t.onlyLock()) && t.share() >= 0.66
	case paired:
		return !t.v.Behind
	}
	return false
}

// better reports whether t's lock is more likely the guard than o's: it has the
// variable's name, all writes hold it, or more accesses do and fewer go without.
func (t *tally) better(o *tally) bool {
	if t.named() != o.named() {
		return t.named()
	}
	if a, b := t.allWrites(), o.allWrites(); a != b {
		return a
	}
	return t.held-t.lacking-t.mixed > o.held-o.lacking-o.mixed
}

// allWrites reports whether every write holds the lock, whoever calls.
func (t *tally) allWrites() bool { return t.heldWrites > 0 && t.bareWrites+t.mixed == 0 }

// plain reports whether the accesses of v are plain ones; analyzer atomicmix
// looks at the others.
func plain(v *snapshot.Var) bool {
	return !slices.ContainsFunc(v.Accesses, func(a *snapshot.Access) bool {
		return a.Kind == snapshot.Atomic || a.Kind == snapshot.AtomicGet
	})
}

// check reports the accesses that lack the guard. all are the tallies of every
// lock under which the variable is accessed.
func (c *checker) check(t *tally, b belief, all []*tally) {
	var writers []*ssa.Function
	for _, s := range t.sites {
		if s.write {
			writers = append(writers, s.Fn)
		}
	}
	for _, s := range t.sites {
		switch {
		case s.cover == snapshot.ReadHad && s.write:
			if t.heldWrites > 0 && !writeHeld(all, s) {
				cl := &claim{site: s, t: t, why: belief{kind: underRead, pos: b.pos}}
				switch {
				case c.lastWrites(t):
					cl.doubt = "the lock only keeps the end away from those at work"
				case c.oneReader(t):
					cl.doubt = "one goroutine alone takes the read lock"
				case c.lockedToRead(t, s):
					cl.doubt = "the read lock is there for what is read"
				}
				c.found = append(c.found, cl)
			}
			continue
		case !s.lacks() || s.swapped() || covered(all, s) || t.onlyNil(s) || t.onlyHeader(s) || c.madeByNow(t, s):
			continue
		case !s.write && len(writers) > 0 && c.res.OneGoroutine(append(slices.Clip(writers), s.Fn)...):
			continue // only this goroutine writes
		}
		cl := &claim{site: s, t: t, why: b}
		cl.doubt = c.doubt(cl)
		c.found = append(c.found, cl)
	}
}

// oneReader reports whether all that goes on under the read lock is of one goroutine: all
// others take the lock for writing.
func (c *checker) oneReader(t *tally) bool {
	var fns []*ssa.Function
	for _, s := range t.sites {
		if s.cover == snapshot.ReadHad {
			fns = append(fns, s.Fn)
		}
	}
	return c.res.OneGoroutine(fns...)
}

// lockedToRead reports whether what is written under the read lock of another object was
// read from that object, for which the lock may well have been taken: h.conn = h.fsm.conn
// with h.fsm.mu.
func (c *checker) lockedToRead(t *tally, s *site) bool {
	st, ok := s.Instr.(*ssa.Store)
	if !ok || strings.Count(t.guard.Sel, ".") < 2 {
		return false
	}
	load, ok := st.Val.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	of := s.Base.With(t.guard.Sel[:strings.LastIndexByte(t.guard.Sel, '.')])
	_, ok = c.res.Func(s.Fn).Env.Of(load.X).Rest(of)
	return ok
}

// writeHeld reports whether another lock is held for writing where the variable is
// written: the read lock is there for something else then.
func writeHeld(all []*tally, at *site) bool {
	return slices.ContainsFunc(all, func(t *tally) bool {
		here := t.lines[at.key]
		return here != nil && here.cover == snapshot.WriteHad
	})
}

// covered reports whether another lock makes up for the missing one: it is
// held here and at all writes, or, for a write, everywhere else.
func covered(all []*tally, at *site) bool {
	for _, t := range all {
		here := t.lines[at.key]
		if here == nil || !here.cover.Held() {
			continue
		}
		if !slices.ContainsFunc(t.sites, func(s *site) bool { return (s.write || here.write) && s.lacks() }) {
			return true
		}
	}
	return false
}

// swapped reports whether the access goes to a map or slice that this function
// has taken out of the variable, leaving another in its place.
func (s *site) swapped() bool {
	if s.Header == nil {
		return false
	}
	return slices.ContainsFunc(s.Var.Accesses, func(a *snapshot.Access) bool {
		return a.Fn == s.Fn && a.Kind == snapshot.Write && a.Path == s.Path
	})
}

// madeByNow reports whether the access follows a locked part that made the
// variable, or saw that it was made: whoever writes it asks for nil first, and
// nobody writes it again.
func (c *checker) madeByNow(t *tally, s *site) bool {
	if s.write || slices.ContainsFunc(t.sites, func(w *site) bool { return w.write && (w.Kind != snapshot.Write || !ifNil(w)) }) {
		return false
	}
	return t.hadHere(s) || c.hadLock(t, s)
}

// onlyLazy reports whether every write without the lock makes what is missing, and
// no constructor has made it before.
func (t *tally) onlyLazy() bool {
	return !slices.ContainsFunc(t.sites, func(s *site) bool {
		return s.write && s.lacks() && (!ifNil(s) || s.entry != nil && s.entry.Fresh)
	})
}

// unset reports whether a constant is the nil or empty string of what is not made
// yet.
func unset(k *ssa.Const) bool {
	return k.IsNil() || k.Value != nil && k.Value.Kind() == constant.String && constant.StringVal(k.Value) == ""
}

// ifNil reports whether a write is made only where the same variable was nil or
// empty.
func ifNil(w *site) bool {
	for b := w.Instr.Block(); b.Idom() != nil; b = b.Idom() {
		up := b.Idom()
		iff, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := iff.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL || up.Succs[0] != b {
			continue
		}
		k, isConst := cmp.Y.(*ssa.Const)
		load, isLoad := cmp.X.(*ssa.UnOp)
		if isConst && unset(k) && isLoad && slices.ContainsFunc(w.Var.Accesses, func(a *snapshot.Access) bool { return a.Instr == ssa.Instruction(load) && a.Path == w.Path }) {
			return true
		}
	}
	return false
}

// onlyNil reports whether the access only asks if a map or slice is nil, whose
// header nobody sets any more: only what it holds changes.
func (t *tally) onlyNil(s *site) bool {
	load, ok := s.Instr.(*ssa.UnOp)
	if !ok || s.Kind != snapshot.Read || slices.ContainsFunc(t.sites, func(o *site) bool { return o.Kind == snapshot.Write }) {
		return false
	}
	for _, ref := range *load.Referrers() {
		if _, compares := ref.(*ssa.BinOp); !compares {
			return false
		}
	}
	return true
}

// onlyHeader reports whether the access copies the header of a map or slice that
// nobody replaces, and looks at nothing that it leads to. The length of a slice
// is in the header, that of a map is not.
func (t *tally) onlyHeader(s *site) bool {
	load, ok := s.Instr.(*ssa.UnOp)
	if !ok || s.Kind != snapshot.Read {
		return false
	}
	_, isMap := s.Var.Field.Type().Underlying().(*types.Map)
	_, isSlice := s.Var.Field.Type().Underlying().(*types.Slice)
	if !isMap && !isSlice {
		return false
	}
	for _, ref := range *load.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Range, *ssa.Lookup, *ssa.MapUpdate, *ssa.IndexAddr, *ssa.Slice:
			return false
		case *ssa.Call:
			b, builtin := ref.Call.Value.(*ssa.Builtin)
			if builtin && (isMap || b.Name() != "len" && b.Name() != "cap") || isSlice && !builtin {
				return false
			}
		}
	}
	return !slices.ContainsFunc(t.sites, func(o *site) bool { return o.Kind == snapshot.Write })
}
