package lockorder

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// rounds reports a loop that takes the lock of one element after the other and keeps
// those of the rounds before, in an order that is another each time: that of a range
// over a map, or of the list that a caller passes, which nothing sorts. What is never let
// go is locked for good, by who closes the elements.
func (c *checker) rounds() {
	for _, fn := range c.res.Funcs {
		f := c.res.Func(fn)
		said := map[ssa.Instruction]bool{}
		for i := range f.Rounds {
			round := &f.Rounds[i]
			for _, h := range round.Held {
				call, ok := h.At.(*ssa.Call)
				if !ok || said[call] || h.Class == "" || h.Mode != lockgraph.Write || !ofRound(round, call) || len(f.Released[call]) == 0 || c.guarded(f, h) {
					continue
				}
				if how := c.disorder(f, call); how != "" {
					said[call] = true
					c.reportRound(f, h, how)
				}
			}
		}
	}
}

// ofRound reports whether the lock is taken in each round of the loop.
func ofRound(round *summary.Round, call *ssa.Call) bool {
	return round.To.Dominates(call.Block()) && summary.InLoop(round.To, call.Block()) && ops.Of(&call.Call).Kind == ops.Acquire
}

// guarded reports whether another lock lets one such loop run at a time, or only one
// goroutine comes here, or nobody from outside.
func (c *checker) guarded(f *summary.Func, h summary.Held) bool {
	ctx := c.res.Context(f.Fn)
	if ctx.BeforeGo || ctx.MainOnly || len(ctx.Gates) > 0 || c.res.InTest(f.Fn.Pos()) || !c.callable(f) {
		return true
	}
	return slices.ContainsFunc(c.res.Held(h.At), func(o summary.Held) bool { return o.Class != h.Class && o.Mode == lockgraph.Write })
}

// disorder says in which order the rounds come, "" if it may always be the same.
func (c *checker) disorder(f *summary.Func, call *ssa.Call) string {
	s := &source{seen: map[ssa.Value]bool{}}
	s.visit(ops.Of(&call.Call).Recv)
	switch {
	case s.unknown || s.list != nil && s.ranged:
		return ""
	case s.ranged:
		return "a range over a map comes to them in another order each time"
	case s.list != nil && !ordersList(f.Fn):
		return "nothing sorts " + s.list.Name() + ", of which each caller has its own order"
	}
	return ""
}

// source follows the lock of a round to what the loop ranges over.
type source struct {
	seen    map[ssa.Value]bool
	ranged  bool           // a map
	list    *ssa.Parameter // a slice that the caller passes
	unknown bool
}

func (s *source) visit(v ssa.Value) {
	if s.seen[v] {
		return
	}
	s.seen[v] = true
	switch v := v.(type) {
	case *ssa.Extract:
		s.visit(v.Tuple)
	case *ssa.Next:
		if v.IsString {
			s.unknown = true
		} else {
			s.ranged = true
		}
	case *ssa.FieldAddr:
		s.visit(v.X)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			s.visit(v.X)
		}
	case *ssa.Lookup:
		s.visit(v.Index)
	case *ssa.ChangeType:
		s.visit(v.X)
	case *ssa.MakeInterface:
		s.visit(v.X)
	case *ssa.IndexAddr:
		s.elements(v.X)
	case *ssa.Call:
		// A look-up by the key of the round: l.of(key).
		found := false
		for _, arg := range v.Call.Args {
			if rooted(arg) {
				found = true
				s.visit(arg)
			}
		}
		s.unknown = s.unknown || !found || v.Call.IsInvoke()
	default:
		s.unknown = true
	}
}

// rooted reports whether a value comes out of a loop's list or map.
func rooted(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		_, next := v.Tuple.(*ssa.Next)
		return next
	case *ssa.UnOp:
		_, element := v.X.(*ssa.IndexAddr)
		return v.Op == token.MUL && element
	}
	return false
}

// elements follows the list whose elements the rounds come to.
func (s *source) elements(v ssa.Value) {
	switch v := v.(type) {
	case *ssa.Parameter:
		if fn := v.Parent(); fn.Signature.Recv() != nil && fn.Params[0] == v {
			s.unknown = true // a list of its own has an order of its own
			return
		}
		s.list = v
	case *ssa.Call: // append([]T(nil), list...), slices.Clone(list)
		b, isAppend := v.Call.Value.(*ssa.Builtin)
		callee := v.Call.StaticCallee()
		switch {
		case isAppend && b.Name() == "append" && access.IsNil(v.Call.Args[0]):
			s.elements(v.Call.Args[1])
		case callee != nil && callee.Origin() != nil && callee.Origin().RelString(nil) == "slices.Clone":
			s.elements(v.Call.Args[0])
		default:
			s.unknown = true
		}
	default:
		s.unknown = true
	}
}

// orderName fits functions that bring a list into an order.
var orderName = regexp.MustCompile(`(?i)sort|order|uniq|canon|dedup|compact`)

// ordersList reports whether fn calls what, by its name, brings a list into an order.
func ordersList(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			if !ok {
				return false
			}
			callee := call.Call.StaticCallee()
			return orderName.MatchString(chans.MethodName(&call.Call)) || callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sort"
		})
	})
}

func (c *checker) reportRound(f *summary.Func, h summary.Held, how string) {
	name := c.res.NameAt(f, h.At, h.Trace, h.Lock)
	report.At(c.pass, summary.PosOf(h.At), finding.Finding{
		Category: "lock-order-rounds", Func: f.Name, Locks: []string{h.Class}, Confidence: finding.Medium,
		Message: fmt.Sprintf("%s is taken while those of the rounds before are held, all %s, and %s", name, c.res.ClassName(h.Class), how),
	})
}
