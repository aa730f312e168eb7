package summary

import (
	"go/constant"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Forgotten reports whether f means to release h and misses it on the way to
// exit e: other paths release it, and nothing tells the caller that this one
// did not. A function that never releases the lock locks for its caller, if
// there is anybody who can let it go.
//
// The summary leaves out what is forgotten: one bug is one finding, not a
// hundred in the functions that call this one.
func (f *Func) Forgotten(e *Exit, h Held) bool {
	_, returns := e.At.(*ssa.Return)
	switch {
	case len(f.Released[h.At]) == 0:
		return returns && f.abandoned(h)
	case !returns:
		return true
	}
	return !f.contract(e, h) && !f.flagged(e, h) && !f.swept(e, h)
}

// swept reports whether a loop on the way to the exit lets go the locks of many elements
// of which h is one, which another place took: the ways past its body are those on which
// there are none.
func (f *Func) swept(e *Exit, h Held) bool {
	if made, ok := h.Path.Val().(ssa.Instruction); !strings.Contains(h.Path.Sel, "[") && (!ok || !Follows(made.Block(), made.Block())) {
		return false
	}
	return slices.ContainsFunc(f.Released[h.At], func(rel ssa.Instruction) bool {
		for head := rel.Block(); head != nil; head = head.Idom() {
			if head.Dominates(e.At.Block()) && InLoop(head, rel.Block()) && !(head.Dominates(h.At.Block()) && InLoop(head, h.At.Block())) {
				return true
			}
		}
		return false
	})
}

// InLoop reports whether b, which head dominates, can get back to head by blocks that
// head dominates: it lies in the loop of that head.
func InLoop(head, b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range b.Succs {
			if s == head {
				return true
			}
			if !seen[s] && head.Dominates(s) {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// flagged reports whether the function sets a flag where it keeps h, and only
// there: somebody lets the lock go who looks at the flag.
func (f *Func) flagged(e *Exit, h Held) bool {
	releases := f.Released[h.At]
	return len(releases) > 0 && slices.ContainsFunc(e.Flags, func(flag Cond) bool {
		return slices.ContainsFunc(f.flagStores(flag), func(st ssa.Instruction) bool {
			return !slices.ContainsFunc(releases, func(r ssa.Instruction) bool { return Reaches(st, r) || Reaches(r, st) })
		})
	})
}

// flagStores lists where the function gives a flag the value of the condition.
func (f *Func) flagStores(flag Cond) []ssa.Instruction {
	var out []ssa.Instruction
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || f.Env.Of(st.Addr) != flag.Path {
				continue
			}
			if c, ok := st.Val.(*ssa.Const); ok && c.Value != nil && constant.BoolVal(c.Value) == flag.Val {
				out = append(out, st)
			}
		}
	}
	return out
}

// without lists the returns that h does not come to, though control does.
func (f *Func) without(h Held) []*Exit {
	var out []*Exit
	for i := range f.Exits {
		o := &f.Exits[i]
		if _, ok := o.At.(*ssa.Return); ok && !holds(o, h) && Reaches(h.At, o.At) {
			out = append(out, o)
		}
	}
	return out
}

// contract reports whether the caller can tell that it got the lock: by a
// result, or by what it asked for.
func (f *Func) contract(e *Exit, h Held) bool {
	without := f.without(h)
	if len(without) == 0 {
		return false
	}
	switch {
	case f.toldByResult(e, without) && f.honoured(h):
		return true
	case !locksByName(f.Fn):
		return false
	}
	return toldByEntry(e.Conds, without) || !f.failing(e) && !slices.ContainsFunc(without, f.succeeding)
}

// failing reports whether the exit returns an error or false.
func (f *Func) failing(e *Exit) bool {
	for _, r := range e.Results {
		if r.Test == IsNil && !r.Val && isError(f.Fn.Signature.Results().At(r.Path.Index).Type()) || r.Test == IsTrue && !r.Val {
			return true
		}
	}
	return false
}

// succeeding reports whether the exit's one result says that all went well. A
// function that does without the lock then does not lock for its caller,
// whatever its name.
func (f *Func) succeeding(e *Exit) bool {
	results := f.Fn.Signature.Results()
	return results.Len() == 1 && slices.ContainsFunc(e.Results, func(r Cond) bool {
		return r.Val && (r.Test == IsNil && isError(results.At(0).Type()) || r.Test == IsTrue)
	})
}

// toldByResult reports whether a result tells the exits apart, in the sense in
// which programs use results: the lock comes with true, with a nil error, with
// an object.
func (f *Func) toldByResult(e *Exit, without []*Exit) bool {
	for i := range f.Fn.Signature.Results().Len() {
		good := Cond{Path: access.Path{Kind: access.Result, Index: i}, Test: IsTrue, Val: true}
		t := f.Fn.Signature.Results().At(i).Type()
		switch {
		case isError(t):
			good.Test = IsNil
		case t.Underlying().String() != "bool":
			good.Test, good.Val = IsNil, false
		}
		bad := good
		bad.Val = !good.Val
		// What comes with the lock is not plainly the failing value, and what
		// comes without it plainly is.
		if slices.Contains(e.Results, bad) {
			continue
		}
		if !slices.ContainsFunc(without, func(o *Exit) bool { return !slices.Contains(o.Results, bad) }) {
			return true
		}
	}
	return false
}

// toldByEntry reports whether a parameter or a flag decides it.
func toldByEntry(conds []Cond, without []*Exit) bool {
	for _, cond := range conds {
		not := cond
		not.Val = !cond.Val
		if !slices.ContainsFunc(without, func(o *Exit) bool { return !slices.Contains(o.Conds, not) }) {
			return true
		}
	}
	return false
}

// locksByName reports whether the function's name says that it locks for its
// caller.
func locksByName(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	for _, p := range []string{"lock", "rlock", "trylock", "acquire", "enter"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// asNamed drops the outcomes in which a method Lock does not lock, or Unlock
// does not unlock, if it does so otherwise: such a lock can be switched off by a
// field, and then all of it is, so that the two still belong together.
func asNamed(fn *ssa.Function, outcomes []Outcome) []Outcome {
	locks, unlocks := lockMethod(fn)
	if !locks && !unlocks {
		return outcomes
	}
	does := func(o *Outcome) bool { return locks && len(o.Acq) > 0 || unlocks && len(o.Rel) > 0 }
	var out []Outcome
	for i := range outcomes {
		if does(&outcomes[i]) {
			out = append(out, outcomes[i])
		}
	}
	if len(out) == 0 {
		return outcomes
	}
	all := slices.Clone(out)
	for i := range out {
		// What tells one way to lock from another still does: a flag for read or write.
		out[i].Conds = slices.DeleteFunc(slices.Clone(out[i].Conds), func(c Cond) bool {
			c.Val = !c.Val
			return !slices.ContainsFunc(all, func(o Outcome) bool { return slices.Contains(o.Conds, c) })
		})
	}
	return out
}

// lockMethod reports whether fn is a plain Lock or Unlock of some type.
func lockMethod(fn *ssa.Function) (locks, unlocks bool) {
	sig := fn.Signature
	if sig.Recv() == nil || sig.Params().Len() > 0 || sig.Results().Len() > 0 {
		return false, false
	}
	name := strings.ToLower(fn.Name())
	return name == "lock" || name == "rlock", name == "unlock" || name == "runlock"
}

func holds(e *Exit, h Held) bool {
	return slices.ContainsFunc(e.Held, func(o Held) bool { return o.At == h.At || o.Path == h.Path && o.Path.Known() })
}

// oneSided reports whether the function lets an entry-held lock go on the way
// to e and keeps it on others, with nothing to tell its caller which: as likely
// a slip as a hand-over, and nothing to build on.
func (f *Func) oneSided(e *Exit, l Let) bool {
	if f.Fn.Synthetic != "" {
		return false // the body of a range over a function: its parent knows by the jump it asks for
	}
	if _, unlocks := lockMethod(f.Fn); unlocks {
		return false
	}
	var without []*Exit
	for i := range f.Exits {
		o := &f.Exits[i]
		if _, ok := o.At.(*ssa.Return); ok && !slices.ContainsFunc(o.Let, func(m Let) bool { return m.Lock.Path == l.Lock.Path && m.Mode == l.Mode }) {
			without = append(without, o)
		}
	}
	if len(without) == 0 || toldByEntry(e.Conds, without) {
		return false
	}
	for _, r := range e.Results {
		not := r
		not.Val = !r.Val
		if !slices.ContainsFunc(without, func(o *Exit) bool { return !slices.Contains(o.Results, not) }) {
			return false
		}
	}
	return true
}

// Reaches reports whether control can get from one instruction to another.
func Reaches(from, to ssa.Instruction) bool {
	return from.Block() == to.Block() || Follows(from.Block(), to.Block())
}

// ComesBefore reports whether control can get from a to z, which in one block
// stands behind a.
func ComesBefore(a, z ssa.Instruction) bool {
	return Dominates(a, z) || a.Block() != z.Block() && Reaches(a, z)
}

// Dominates reports whether every path to z passes a; each does itself.
func Dominates(a, z ssa.Instruction) bool {
	if a.Block() != z.Block() {
		return a.Block().Dominates(z.Block())
	}
	for _, in := range a.Block().Instrs {
		if in == a {
			return true
		}
		if in == z {
			return false
		}
	}
	return false
}

// CallsRecover reports whether fn itself calls recover.
func CallsRecover(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				if bi, ok := call.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" {
					return true
				}
			}
		}
	}
	return false
}

// Passed reports whether every way to an instruction comes past one that fits.
func Passed(at ssa.Instruction, fits func(ssa.Instruction) bool) bool {
	return PassedSince(nil, at, fits)
}

// PassedSince is Passed for the ways from the end of top on, a block that
// dominates the instruction's; from the entry on where it is nil.
func PassedSince(top *ssa.BasicBlock, at ssa.Instruction, fits func(ssa.Instruction) bool) bool {
	for b := at.Block(); b != top; b = b.Idom() {
		for _, in := range b.Instrs {
			if in == at {
				break
			}
			if fits(in) {
				return true
			}
		}
	}
	return false
}

// ReadLate reports whether what a load reads is used only behind a wait of the same
// statement: return n, g.Wait(). The order of the two is not specified, and the
// compiler reads the variable last.
func ReadLate(load *ssa.UnOp, waits func(ssa.Instruction) bool) bool {
	read := []ssa.Value{load} // and what it is converted to
	var wait ssa.Instruction
	instrs := load.Block().Instrs
	for _, in := range instrs[slices.Index(instrs, ssa.Instruction(load))+1:] {
		switch {
		case !slices.ContainsFunc(read, func(v ssa.Value) bool { return slices.Contains(*v.Referrers(), in) }):
			if waits(in) {
				wait = in
			}
		case converts(in):
			read = append(read, in.(ssa.Value))
		default:
			return wait != nil && in.Pos().IsValid() && in.Pos() < wait.Pos() // around the wait, not after it
		}
	}
	return false
}

func converts(in ssa.Instruction) bool {
	switch in.(type) {
	case *ssa.Convert, *ssa.ChangeType:
		return true
	}
	return false
}

// Follows reports whether control can get from the end of a to the start of z.
func Follows(a, z *ssa.BasicBlock) bool {
	seen := make([]bool, len(a.Parent().Blocks)) // by index
	work := slices.Clone(a.Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == z {
			return true
		}
		if !seen[b.Index] {
			seen[b.Index] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}
