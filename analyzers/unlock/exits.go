package unlock

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// exits reports ways out of the function that leave a lock held which other
// ways release.
func (c *checker) exits() {
	for i := range c.f.Exits {
		e := &c.f.Exits[i]
		_, isReturn := e.At.(*ssa.Return)
		if !isReturn && !c.recovers() {
			continue // the program ends, or the caller's recover has to know
		}
		for _, h := range e.Held {
			if h.Path.Kind == access.Stale || !c.forgotten(e, h) {
				continue
			}
			where, pos := "at this return", exitPos(e.At)
			if !isReturn {
				if c.releasedByDefer(e, h) {
					continue
				}
				where = "at this panic"
			}
			c.report(pos, category(h), h.Lock, c.tookSteps(h), "%s", c.still(h, where, pos))
		}
	}
}

// exitPos is the place of a return; one at the end of the body has none of its
// own and stands at the closing brace.
func exitPos(at ssa.Instruction) token.Pos {
	if at.Pos().IsValid() {
		return at.Pos()
	}
	if syntax := at.Parent().Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return summary.PosOf(at)
}

// forgotten reports whether the function means to release h and misses it on
// the way to e. A function that never releases it locks for its caller.
func (c *checker) forgotten(e *summary.Exit, h summary.Held) bool {
	if len(c.f.Released[h.At]) == 0 || c.left[h.At] {
		return false
	}
	if _, ok := e.At.(*ssa.Return); !ok {
		return true
	}
	return !c.contract(e, h)
}

// contract reports whether the caller can tell that it got the lock: by a
// result, or by what it asked for.
func (c *checker) contract(e *summary.Exit, h summary.Held) bool {
	var without []*summary.Exit
	for i := range c.f.Exits {
		o := &c.f.Exits[i]
		if _, ok := o.At.(*ssa.Return); ok && !holds(o, h) && c.reaches(h.At, o.At) {
			without = append(without, o)
		}
	}
	if len(without) == 0 {
		return false
	}
	return c.toldByResult(e, h, without) || lockish(c.f.Fn) && (!c.failing(e) || toldByEntry(e, without))
}

// failing reports whether the exit returns an error or false.
func (c *checker) failing(e *summary.Exit) bool {
	for _, r := range e.Results {
		if r.Test == summary.IsNil && !r.Val && isError(c.f.Fn, r.Path.Index) || r.Test == summary.IsTrue && !r.Val {
			return true
		}
	}
	return false
}

func isError(fn *ssa.Function, i int) bool {
	return fn.Signature.Results().At(i).Type().String() == "error"
}

// toldByResult reports whether a result tells the exits apart, in the sense in
// which programs use results: the lock comes with true, with a nil error, with
// an object.
func (c *checker) toldByResult(e *summary.Exit, h summary.Held, without []*summary.Exit) bool {
	for i := range c.f.Fn.Signature.Results().Len() {
		good := summary.Cond{Path: access.Path{Kind: access.Result, Index: i}, Test: summary.IsTrue, Val: true}
		switch {
		case isError(c.f.Fn, i):
			good.Test = summary.IsNil
		case !isBool(c.f.Fn, i):
			good.Test, good.Val = summary.IsNil, false
		}
		bad := good
		bad.Val = !good.Val
		// Something returned with the lock that is not plainly the failing value,
		// and plainly failing without it.
		if slices.Contains(e.Results, bad) {
			continue
		}
		if allHave(without, bad) {
			return true
		}
	}
	return false
}

func allHave(exits []*summary.Exit, want summary.Cond) bool {
	return !slices.ContainsFunc(exits, func(e *summary.Exit) bool { return !slices.Contains(e.Results, want) })
}

func isBool(fn *ssa.Function, i int) bool {
	return fn.Signature.Results().At(i).Type().Underlying().String() == "bool"
}

// toldByEntry reports whether a parameter or a flag decides it.
func toldByEntry(e *summary.Exit, without []*summary.Exit) bool {
	for _, cond := range e.Conds {
		not := cond
		not.Val = !cond.Val
		if !slices.ContainsFunc(without, func(o *summary.Exit) bool { return !slices.Contains(o.Conds, not) }) {
			return true
		}
	}
	return false
}

func holds(e *summary.Exit, h summary.Held) bool {
	return slices.ContainsFunc(e.Held, func(o summary.Held) bool { return o.At == h.At || o.Path == h.Path && o.Path.Known() })
}

// lockish reports whether the function's name says that it locks for its
// caller.
func lockish(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	for _, p := range []string{"lock", "rlock", "trylock", "acquire", "enter"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// reaches reports whether control can get from one instruction to another.
func (c *checker) reaches(from, to ssa.Instruction) bool {
	return from.Block() == to.Block() || follows(from.Block(), to.Block())
}

// repeats reports whether a block lies in a loop.
func (c *checker) repeats(b *ssa.BasicBlock) bool { return follows(b, b) }

// follows reports whether control can get from the end of a to the start of z.
func follows(a, z *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(a.Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == z {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

// recovers reports whether a deferred function of this one calls recover.
func (c *checker) recovers() bool {
	for _, b := range c.f.Fn.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			callee := d.Call.StaticCallee()
			if callee != nil && callsRecover(callee) {
				return true
			}
		}
	}
	return false
}

func callsRecover(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				if bi, ok := call.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" {
					return true
				}
			}
		}
	}
	return false
}

// releasedByDefer reports whether a deferred call that is still to run lets h go.
func (c *checker) releasedByDefer(e *summary.Exit, h summary.Held) bool {
	for _, rel := range c.f.Released[h.At] {
		if d, ok := rel.(*ssa.Defer); ok && slices.Contains(e.Defers, d) {
			return true
		}
	}
	return false
}
