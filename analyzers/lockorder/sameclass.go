package lockorder

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// instance is an order between two instances of one class.
type instance struct {
	f *summary.Func
	o *summary.Order
}

// sameClass reports two instances of one class that are taken one after the
// other with nothing that orders them: as two arguments, or up a tree here and
// down it there.
func (c *checker) sameClass() {
	byClass := map[string][]instance{}
	var classes []string
	for _, fn := range c.res.Funcs {
		f := c.res.Func(fn)
		for i := range f.Orders {
			o := &f.Orders[i]
			if o.From.Class != o.To.Class || o.Ordered || o.ToMode > 1 || o.FromMode > 1 {
				continue
			}
			if byClass[o.From.Class] == nil {
				classes = append(classes, o.From.Class)
			}
			byClass[o.From.Class] = append(byClass[o.From.Class], instance{f, o})
		}
	}
	for _, class := range classes {
		c.arguments(class, byClass[class])
		c.tree(class, byClass[class])
		c.mutual(class, byClass[class])
	}
}

// arguments reports transfer(a, b) and transfer(s.all[a], s.all[b]), and what looks the
// two up itself: whoever calls it decides the order.
func (c *checker) arguments(class string, list []instance) {
	seen := map[token.Pos]bool{}
	for _, in := range list {
		from, to := in.o.From.Path, in.o.To.Path
		if passedOn(in, list) || !chosen(in) && !given(in.f.Fn, from, to) {
			continue
		}
		other, ok := c.exchanged(in, list)
		at := parting(in.o)
		if !ok || seen[at.Pos] {
			continue
		}
		seen[at.Pos] = true
		tail := "a second goroutine with the arguments exchanged blocks both"
		if other.IsValid() {
			tail = c.res.Since(other, token.NoPos) + " takes them the other way round"
		}
		c.reportInstances(class, in, tail)
	}
}

// given reports whether the two locks are of two parameters, neither of which has a rank
// by its name.
func given(fn *ssa.Function, from, to access.Path) bool {
	return from.Kind == access.Param && to.Kind == access.Param && from.Index != to.Index &&
		!related(fn.Params[from.Index].Name()) && !related(fn.Params[to.Index].Name())
}

// exchanged looks for callers that pass the two arguments in both orders. With
// no caller in sight that is a matter of time for an exported function, and
// nothing to report for another.
func (c *checker) exchanged(in instance, list []instance) (token.Pos, bool) {
	type pair struct{ from, to access.Path }
	at := map[*summary.Func]map[pair]bool{}
	calls := 0
	for _, o := range list {
		if o.f == in.f || !passes(o.o.Trace, in.o.Trace) {
			continue
		}
		calls++
		if chosen(o) && c.callable(o.f) {
			return token.NoPos, true
		}
		if at[o.f] == nil {
			at[o.f] = map[pair]bool{}
		}
		p := pair{o.o.From.Path, o.o.To.Path}
		if at[o.f][pair{p.to, p.from}] && p.from != p.to {
			return o.o.Trace.Pos, true
		}
		at[o.f][p] = true
	}
	return token.NoPos, calls == 0 && c.callable(in.f) && !c.sortsUnderLock(in.f.Fn)
}

// passedOn reports whether both locks are taken in a callee that has its own
// report.
func passedOn(in instance, list []instance) bool {
	next := in.o.Trace.Next
	if next == nil || in.o.Trace.Pos != in.o.FromTrace.Pos {
		return false
	}
	return next.Site != nil || slices.ContainsFunc(list, func(o instance) bool { return o.f != in.f && passes(in.o.Trace, o.o.Trace) })
}

// parting is the step to the second lock at which its way leaves that of the
// first: where the two are taken, if callers only hand on which they are.
func parting(o *summary.Order) *summary.Trace {
	first, second := o.FromTrace, o.Trace
	for first != nil && first.Next != nil && second.Next != nil && first.Pos == second.Pos {
		first, second = first.Next, second.Next
	}
	return second
}

// passes reports whether the way t goes through the place to.
func passes(t, to *summary.Trace) bool {
	for ; t != nil; t = t.Next {
		if t == to || t.Pos == to.Pos && t.Func == to.Func {
			return true
		}
	}
	return false
}

// callable reports whether other packages, or goroutines that were not seen,
// may call f.
func (c *checker) callable(f *summary.Func) bool {
	obj := f.Fn.Object()
	return obj != nil && obj.Exported()
}

// tree reports a class whose instances are taken from parent to child in one
// place and from child to parent in another. A call through an interface says
// nothing of the kind: which types stand at which level of the tree is not
// known, and a leaf is nobody's parent.
func (c *checker) tree(class string, list []instance) {
	var down, up []instance
	for _, in := range list {
		rest, ok := in.o.To.Path.Rest(ownerOf(in.o.From.Path))
		if !ok || in.o.Conf > finding.High {
			continue
		}
		if towardsParent(rest) {
			up = append(up, in)
		} else {
			down = append(down, in)
		}
	}
	if len(up) == 0 || len(down) == 0 {
		return
	}
	first, other := nearest(down), nearest(up)
	switch {
	case !ours(first) && !ours(other):
		return // said where both are taken, if it is true there
	case !ours(first) || ours(other) && before(c.pass, other.o, first.o):
		first, other = other, first
	}
	c.reportInstances(class, first, c.res.Place(c.res.Site(other.o.Trace.Last()))+" takes them the other way round")
}

// ours reports whether the order comes about in this package, and not within a
// call of another.
func ours(in instance) bool { return parting(in.o).Site == nil }

// nearest is the first order of a list that comes about here, if there is one.
func nearest(list []instance) instance {
	return list[max(0, slices.IndexFunc(list, ours))]
}

// ownerOf is the object whose lock a path names.
func ownerOf(p access.Path) access.Path {
	if i := strings.LastIndexByte(p.Sel, '.'); i >= 0 {
		p.Sel = p.Sel[:i]
	}
	return p
}

// towardsParent reports whether the way from one instance to the other goes
// through a field that is named as the way up.
func towardsParent(rest string) bool {
	rest = strings.ToLower(rest)
	for _, name := range []string{".parent", ".up.", ".owner"} {
		if strings.HasPrefix(rest, name) {
			return true
		}
	}
	return false
}

func (c *checker) reportInstances(class string, in instance, tail string) {
	from := c.res.NameAt(in.f, nil, in.o.FromTrace, in.o.From)
	to := c.res.NameAt(in.f, in.o.At, in.o.Trace, in.o.To)
	f := finding.Finding{
		Category: "lock-order-instances", Func: in.f.Name, Locks: []string{class}, Confidence: finding.Medium,
		Message: fmt.Sprintf("%s is taken while %s is held, both %s, and nothing orders the two; %s", to, from, c.res.ClassName(class), tail),
	}
	steps := c.res.Steps(in.o.FromTrace, "locks "+from)
	steps = append(steps, c.res.Steps(in.o.Trace, "locks "+to)...)
	for i := range steps {
		steps[i].Site = c.res.Local(steps[i].Site)
	}
	f.Traces = []finding.Trace{{Steps: steps}}
	report.At(c.pass, pos(in.o), f)
}
