package atomicmix

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// loadThenAdd reports an Add that a Load has found room for, and a Load that gives
// what an Add takes: two who look at the same time find the same. Who counts for
// others to see needs atomics too, so that it must be known that the function runs
// beside itself.
func (c *checker) loadThenAdd(fn *ssa.Function, load, add *atomicOp, calls []*atomicOp) {
	if !one(add) || used(add.call) || load.place != add.place || !load.place.Known() || c.common(load.call, add.call) ||
		c.early(fn, load.place, add.call) || c.res.OneGoroutine(fn) || between(load, add, calls) || summary.Passed(add.call, waits) {
		return
	}
	alone := c.onlyHere(fn, load.addr)
	if bounds(load.call, add.call) && (alone || c.besideItself(fn)) {
		c.report(fn, add.call.Pos(), finding.Medium, "atomicmix-limit", fmt.Sprintf("%s is changed on what Load saw at %s: others that come in between pass the same limit",
			c.name(fn, add.place), c.res.Since(load.call.Pos(), add.call.Pos())))
		return
	}
	if alone && summary.Dominates(load.call, add.call) && near(load.call, add.call) && takes(load.call) {
		c.report(fn, add.call.Pos(), finding.Medium, "atomicmix-ticket", fmt.Sprintf("%s is added to after it was loaded at %s: another goroutine that comes in between takes the same value",
			c.name(fn, add.place), c.res.Since(load.call.Pos(), add.call.Pos())))
	}
}

// one reports whether an operation counts by a constant.
func one(op *atomicOp) bool {
	name := op.call.Call.StaticCallee().Name()
	switch {
	case strings.HasPrefix(name, "Inc"), strings.HasPrefix(name, "Dec"):
		return true
	case strings.HasPrefix(name, "Add"), strings.HasPrefix(name, "Sub"):
		_, ok := op.call.Call.Args[len(op.call.Call.Args)-1].(*ssa.Const)
		return ok
	}
	return false
}

func used(call *ssa.Call) bool {
	return slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool { _, debug := ref.(*ssa.DebugRef); return !debug })
}

// takes reports whether a loaded value is used for more than to compare it.
func takes(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Convert:
			if takes(ref) {
				return true
			}
		case *ssa.BinOp:
			switch ref.Op {
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			default:
				return true
			}
		default:
			return true
		}
	}
	return false
}

// bounds reports whether a comparison of the loaded value with a limit lets only one
// side come to the add, and that side goes on to do something: a count that just
// stops at its limit may stop one late.
func bounds(load, add *ssa.Call) bool {
	br, ok := load.Block().Instrs[len(load.Block().Instrs)-1].(*ssa.If)
	if !ok || !limit(br.Cond, load) {
		return false
	}
	var room []bool
	for _, succ := range br.Block().Succs {
		room = append(room, comes(succ, add.Block(), br.Block()))
	}
	return room[0] != room[1] && does(add)
}

// limit reports whether a condition compares the loaded value with a bound that is
// not zero.
func limit(cond ssa.Value, load *ssa.Call) bool {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	switch cmp.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
	default:
		return false
	}
	other := cmp.Y
	if !stems(cmp.X, load) {
		if other = cmp.X; !stems(cmp.Y, load) {
			return false
		}
	}
	k, isConst := other.(*ssa.Const)
	return !isConst || k.Value != nil && constant.Sign(k.Value) != 0
}

// stems reports whether v is the loaded value, converted or moved by a constant.
func stems(v ssa.Value, load *ssa.Call) bool {
	switch v := v.(type) {
	case *ssa.Call:
		return v == load
	case *ssa.Convert:
		return stems(v.X, load)
	case *ssa.BinOp:
		_, isConst := v.Y.(*ssa.Const)
		return isConst && (v.Op == token.ADD || v.Op == token.SUB) && stems(v.X, load)
	}
	return false
}

// comes reports whether control gets from one block to another without passing a
// third.
func comes(from, to, without *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{without: true}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		if b == to {
			return true
		}
		seen[b] = true
		work = append(work, b.Succs...)
	}
	return false
}

// does reports whether the way on from an add starts, calls or sends something, or
// tells the caller that there was room.
func does(add *ssa.Call) bool {
	for _, b := range add.Parent().Blocks {
		if b != add.Block() && !add.Block().Dominates(b) {
			continue
		}
		for _, in := range b.Instrs {
			if b == add.Block() && summary.Dominates(in, add) {
				continue
			}
			switch in := in.(type) {
			case *ssa.Go, *ssa.Send:
				return true
			case *ssa.Call:
				if _, builtin := in.Call.Value.(*ssa.Builtin); !builtin {
					return true
				}
			case *ssa.Return:
				if slices.ContainsFunc(in.Results, func(r ssa.Value) bool {
					k, ok := r.(*ssa.Const)
					return ok && k.Value != nil && k.Value.ExactString() == "true"
				}) {
					return true
				}
			}
		}
	}
	return false
}

// besideItself reports whether fn runs for each request, or some documentation says
// that several goroutines may call it, or goroutines of one statement in a loop do.
func (c *checker) besideItself(fn *ssa.Function) bool {
	roots, _ := c.res.Roots(fn)
	return slices.ContainsFunc(roots, func(o snapshot.Root) bool {
		switch o.Kind {
		case snapshot.Served, snapshot.Promised:
			return true
		case snapshot.Started:
			b := o.Spawn.Block()
			return o.Fn == fn && summary.Follows(b, b)
		}
		return false
	})
}

// onlyHere reports whether nothing but fn, and what sets up the object, touches the
// word at addr: it can be atomic only because fn runs beside itself.
func (c *checker) onlyHere(fn *ssa.Function, addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		f := chans.FieldOf(a.X.Type(), a.Field)
		return !f.Exported() && c.only(fn, c.fields()[f])
	case *ssa.Global:
		c.fields()
		return a.Object() != nil && !a.Object().Exported() && c.only(fn, c.globals[a])
	case *ssa.FreeVar:
		return onlyCapture(fn, a)
	case *ssa.UnOp: // a variable that holds the pointer of atomic.NewInt32
		v, ok := a.X.(*ssa.FreeVar)
		return ok && onlyCapture(fn, v)
	}
	return false
}

func (c *checker) only(fn *ssa.Function, users map[*ssa.Function]bool) bool {
	for user := range users {
		if user != fn && !c.res.InTest(user) {
			return false
		}
	}
	return true
}

// fields indexes who takes the address of which field, other than of an object that
// is being made, and who uses which package variable.
func (c *checker) fields() map[*types.Var]map[*ssa.Function]bool {
	if c.users != nil {
		return c.users
	}
	c.users, c.globals = map[*types.Var]map[*ssa.Function]bool{}, map[*ssa.Global]map[*ssa.Function]bool{}
	var operands []*ssa.Value
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if fa, ok := in.(*ssa.FieldAddr); ok {
					if !making(fa.X) {
						note(c.users, chans.FieldOf(fa.X.Type(), fa.Field), fn)
					}
				}
				operands = in.Operands(operands[:0])
				for _, op := range operands {
					if g, ok := (*op).(*ssa.Global); ok && !access.IsInit(fn) {
						note(c.globals, g, fn)
					}
				}
			}
		}
	}
	return c.users
}

// making reports whether an object is one that the function has just made, and that
// no literal knows.
func making(obj ssa.Value) bool {
	a, ok := obj.(*ssa.Alloc)
	return ok && !slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool { _, captured := ref.(*ssa.MakeClosure); return captured })
}

func note[K comparable](index map[K]map[*ssa.Function]bool, k K, fn *ssa.Function) {
	if index[k] == nil {
		index[k] = map[*ssa.Function]bool{}
	}
	index[k][fn] = true
}

// onlyCapture reports whether a captured variable is used by the literal fn alone,
// once it is set.
func onlyCapture(fn *ssa.Function, v *ssa.FreeVar) bool {
	i := slices.Index(fn.FreeVars, v)
	var mc *ssa.MakeClosure
	for _, ref := range *fn.Referrers() {
		if m, ok := ref.(*ssa.MakeClosure); ok {
			if mc != nil {
				return false
			}
			mc = m
		}
	}
	if mc == nil || i < 0 {
		return false
	}
	cell, ok := mc.Bindings[i].(*ssa.Alloc)
	if !ok {
		return false
	}
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.MakeClosure:
			if ref != mc {
				return false
			}
		case *ssa.Store:
			if ref.Addr != ssa.Value(cell) || !summary.Dominates(ref, mc) || !fresh(ref.Val) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// fresh reports whether nobody else has what is stored: a number, or the pointer to
// one that is made here.
func fresh(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		return callee != nil && strings.HasPrefix(callee.Name(), "New")
	}
	return false
}
