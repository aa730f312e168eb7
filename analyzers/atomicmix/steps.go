package atomicmix

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// steps reports two atomic operations that are meant as one.
func (c *checker) steps(fn *ssa.Function, calls []*atomicOp) {
	for _, z := range calls {
		for _, a := range calls {
			if a.kind == ops.Load && z.kind == ops.Add {
				c.loadThenAdd(fn, a, z, calls)
				continue
			}
			if a == z || !a.place.Known() || a.place != z.place || a.place.Vague() || a.place.Kind == access.Stale ||
				!summary.Dominates(a.call, z.call) || c.common(a.call, z.call) || c.early(fn, a.place, z.call) {
				continue
			}
			switch {
			case a.kind == ops.Add && z.kind == ops.Load:
				c.loadedAgain(fn, a, z)
			case a.kind == ops.Load && z.kind == ops.Store:
				c.loadThenStore(fn, a, z, calls)
			}
		}
	}
}

// ticketName fits functions that give each caller a number of its own.
var ticketName = regexp.MustCompile(`(?:^|[a-z])(?:ID|Id)(?:$|[A-Z])|^(?:id|new_?id)$|(?i:^(?:next|alloc|gen)|seq|ticket|nonce|serial)`)

// returned reports whether a function returns a value, be it converted.
func returned(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			return true
		case *ssa.Convert:
			if returned(ref) {
				return true
			}
		}
	}
	return false
}

// loadedAgain reports a decision on a Load that comes right after an Add whose
// own result is thrown away, or one that is given out as a number of the caller's own.
func (c *checker) loadedAgain(fn *ssa.Function, add, load *atomicOp) {
	if refs := add.call.Referrers(); refs != nil && len(*refs) > 0 || !near(add.call, load.call) {
		return
	}
	op, decides := comparison(load.call)
	conf := finding.High
	switch {
	case !decides && !(ticketName.MatchString(fn.Name()) && returned(load.call)):
		return
	case !decides:
		conf = finding.Medium
	case op != token.EQL && op != token.NEQ:
		conf = finding.Low // a bound that is passed by one or two
	}
	c.report(fn, load.call.Pos(), conf, "atomicmix-again", fmt.Sprintf("%s is loaded again after %s at %s: another goroutine may come in between",
		c.name(fn, load.place), callName(add.call), c.res.Since(add.call.Pos(), load.call.Pos())))
}

// loadThenStore reports a Store of what a Load gave, changed, or one that is
// made together with something else because of it.
func (c *checker) loadThenStore(fn *ssa.Function, load, store *atomicOp, calls []*atomicOp) {
	if c.onlyWriter(fn, store.place) || between(load, store, calls) {
		return
	}
	val := store.call.Call.Args[len(store.call.Call.Args)-1]
	if computed(val, load.call, 0) {
		c.report(fn, store.call.Pos(), finding.High, "atomicmix-check", fmt.Sprintf("%s is stored from what Load gave at %s: another goroutine may come in between",
			c.name(fn, store.place), c.res.Since(load.call.Pos(), store.call.Pos())))
		return
	}
	br, side := decision(load.call, store.call)
	if br == nil || !literal(val) || !acts(br, side) || waitsBetween(load.call, store.call) {
		return
	}
	c.report(fn, store.call.Pos(), finding.Medium, "atomicmix-check", fmt.Sprintf("%s is stored on what Load saw at %s: another goroutine may come in between",
		c.name(fn, store.place), c.res.Since(load.call.Pos(), store.call.Pos())))
}

// onlyWriter reports whether fn runs as a goroutine of its own, or is a literal of one
// that hands it on, and nothing else changes the word.
func (c *checker) onlyWriter(fn *ssa.Function, p access.Path) bool {
	writers := c.wrote[c.res.Func(fn).Env.Class(p).Name]
	if len(writers) != 1 || !writers[fn] {
		return false
	}
	for ; fn != nil; fn = fn.Parent() {
		if c.res.Started(fn) {
			return true
		}
	}
	return false
}

// between reports whether the word is swapped or compared after the load, or another
// word, which decides who goes on: the store then belongs to that.
func between(load, store *atomicOp, calls []*atomicOp) bool {
	for _, o := range calls {
		if (o.kind == ops.CompareAndSwap || o.kind == ops.Swap) && (o.place == load.place || decides(o.call)) && summary.Dominates(load.call, o.call) && summary.Dominates(o.call, store.call) {
			return true
		}
	}
	return false
}

// decides reports whether control parts on a value, or on its opposite.
func decides(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.If:
			return true
		case *ssa.UnOp:
			return ref.Op == token.NOT && decides(ref)
		}
		return false
	})
}

// waitsBetween reports whether every way from one operation to the other waits for
// somebody: who stores then, most often, is told whose turn it is.
func waitsBetween(a, z *ssa.Call) bool {
	for b := z.Block(); b != nil; b = b.Idom() {
		for _, in := range b.Instrs {
			if waits(in) && summary.Dominates(a, in) && summary.Dominates(in, z) {
				return true
			}
		}
	}
	return false
}

// near reports whether nothing that could make the second operation a question
// of its own happens between the two: they stand in a row, and nobody waits.
func near(a, z *ssa.Call) bool {
	for b := z.Block(); ; b = b.Idom() {
		for _, in := range b.Instrs {
			if b == a.Block() && !summary.Dominates(a, in) || b == z.Block() && summary.Dominates(z, in) {
				continue
			}
			if waits(in) {
				return false
			}
		}
		if b == a.Block() {
			return true
		}
		if len(b.Preds) != 1 {
			return false
		}
	}
}

// comparison is the operator by which a loaded number is compared.
func comparison(v ssa.Value) (token.Token, bool) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp:
			switch ref.Op {
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
				return ref.Op, true
			}
		case *ssa.Convert:
			if op, ok := comparison(ref); ok {
				return op, true
			}
		}
	}
	return 0, false
}

// computed reports whether v is arithmetic on what the load gave.
func computed(v ssa.Value, load *ssa.Call, depth int) bool {
	if depth > 6 {
		return false
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		return holds(v.X, load, depth) || holds(v.Y, load, depth)
	case *ssa.UnOp:
		return v.Op == token.NOT && holds(v.X, load, depth)
	case *ssa.Convert:
		return computed(v.X, load, depth+1)
	}
	return false
}

func holds(v ssa.Value, load *ssa.Call, depth int) bool {
	if v == ssa.Value(load) {
		return true
	}
	if conv, ok := v.(*ssa.Convert); ok {
		return holds(conv.X, load, depth+1)
	}
	return computed(v, load, depth+1)
}

// decision finds the test of the loaded value that leads to the store, and the
// side on which it stands.
func decision(load, store *ssa.Call) (*ssa.If, int) {
	for _, b := range load.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !tests(br.Cond, load) || !b.Dominates(store.Block()) {
			continue
		}
		for i, succ := range b.Succs {
			if len(succ.Preds) == 1 && succ.Dominates(store.Block()) {
				return br, i
			}
		}
	}
	return nil, 0
}

// tests reports whether a condition is the loaded flag, or compares the loaded
// value with a constant for equality.
func tests(cond ssa.Value, load *ssa.Call) bool {
	switch cond := cond.(type) {
	case *ssa.Call:
		return cond == load
	case *ssa.UnOp:
		return cond.Op == token.NOT && tests(cond.X, load)
	case *ssa.BinOp:
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return false
		}
		_, isConst := cond.Y.(*ssa.Const)
		return isConst && cond.X == ssa.Value(load)
	}
	return false
}

// literal reports whether a value is a number or flag written in the source.
func literal(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok {
		return false
	}
	_, basic := c.Type().Underlying().(*types.Basic)
	return basic
}

// acts reports whether the side of a test on which the store stands does
// something else too, that is meant to be done once: starts or closes
// something, or tells the caller that it was the one.
func acts(br *ssa.If, side int) bool {
	entry := br.Block().Succs[side]
	for _, b := range br.Parent().Blocks {
		if !entry.Dominates(b) {
			continue
		}
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Go, *ssa.Send:
				return true
			case *ssa.Return:
				for _, r := range in.Results {
					if c, ok := r.(*ssa.Const); ok && !c.IsNil() && c.Value != nil && c.Value.ExactString() == "true" {
						return true
					}
				}
			case *ssa.Call:
				if bi, ok := in.Call.Value.(*ssa.Builtin); ok && bi.Name() == "close" {
					return true
				}
			}
		}
	}
	return false
}

func callName(call *ssa.Call) string {
	if callee := call.Call.StaticCallee(); callee != nil {
		name := callee.Name()
		if kind, _, typed := ops.Atomic(&call.Call); !typed && kind == ops.Add && len(name) > 3 {
			return name[:3] // AddInt64
		}
		return name
	}
	return "it"
}
