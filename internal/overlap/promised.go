package overlap

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/promise"
	"github.com/concurlint/concurlint/internal/summary"
)

// promised finds what methods that are documented to run beside themselves write
// with no lock, in the object that they are called on.
func (e *engine) promised(set *promise.Set) []Conflict {
	var out []Conflict
	made := e.inConstructors()
	for _, fn := range e.res.Funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || e.res.InTest(fn.Pos()) || begins.MatchString(fn.Name()) || len(fn.Params) == 0 {
			continue
		}
		p, ok := set.Of(obj)
		if _, ptr := fn.Params[0].Type().Underlying().(*types.Pointer); !ok || !ptr || e.asksForLock(fn) {
			continue
		}
		for _, w := range e.collect(fn) {
			_, global := w.loc.root.(*ssa.Global)
			own := w.loc.root == ssa.Value(fn.Params[0]) && len(w.steps) > 0
			if !w.touch.kind.changes() || w.frame.thread != nil || !own && !global || !fixed(w.steps) {
				continue
			}
			if len(e.locks(w)) > 0 || e.chosen(w) || e.gatedOnWay(w) || e.lent(w) || made[w.touch.at.Parent()] && onlyIfNil(w.touch) {
				continue
			}
			a := e.access(w)
			out = append(out, Conflict{A: a, B: a, Self: true, Many: true, Promise: p})
		}
	}
	return out
}

// beside finds what two methods touch with no lock in common that are documented to run
// beside each other, one of them changing it.
func (e *engine) beside(set *promise.Set) []Conflict {
	var out []Conflict
	for _, b := range set.Besides() {
		if e.asItself(b) || e.inPart(b) {
			continue
		}
		groups := make([][]place, len(b.Groups))
		for i, methods := range b.Groups {
			for _, m := range methods {
				if fn := e.byObj[m.Origin()]; fn != nil && !e.res.InTest(fn.Pos()) {
					groups[i] = append(groups[i], e.ofReceiver(fn)...)
				}
			}
		}
		told := map[string]bool{}
		for i, as := range groups {
			for _, a := range as {
				if !a.touch.kind.changes() || told[a.loc.sel] {
					continue
				}
				if o, ok := e.meetsOther(a, i, groups); ok {
					told[a.loc.sel] = true
					out = append(out, Conflict{A: e.access(a), B: e.access(o), Beside: b.By})
				}
			}
		}
	}
	return out
}

// asItself reports whether functions of the package return the type as it is, and it is
// nowhere given away as an interface that has the methods: then whoever has one knows
// whose it is, and what the interface promises is not asked of it.
func (e *engine) asItself(b promise.Beside) bool {
	var methods []*types.Func
	for _, g := range b.Groups {
		methods = append(methods, g...)
	}
	if len(methods) == 0 {
		return true
	}
	of := access.NamedOf(methods[0].Signature().Recv().Type())
	returned := false
	for _, fn := range e.res.Funcs {
		if e.res.InTest(fn.Pos()) {
			continue
		}
		for v := range fn.Signature.Results().Variables() {
			returned = returned || access.NamedOf(v.Type()) == of
		}
		for _, blk := range fn.Blocks {
			for _, in := range blk.Instrs {
				if mi, ok := in.(*ssa.MakeInterface); ok && access.NamedOf(mi.X.Type()) == of && hasAll(mi.Type(), methods) {
					return false
				}
			}
		}
	}
	return returned
}

// inPart reports whether a type has some of the methods only to have the interface: they
// do nothing but panic, and who is given one knows what it can do.
func (e *engine) inPart(b promise.Beside) bool {
	return slices.ContainsFunc(b.Groups, func(methods []*types.Func) bool {
		return slices.ContainsFunc(methods, func(m *types.Func) bool {
			fn := e.byObj[m.Origin()]
			if fn == nil || len(fn.Blocks) != 1 {
				return false
			}
			_, panics := fn.Blocks[0].Instrs[len(fn.Blocks[0].Instrs)-1].(*ssa.Panic)
			return panics
		})
	})
}

// hasAll reports whether an interface has methods of all these names.
func hasAll(iface types.Type, methods []*types.Func) bool {
	return !slices.ContainsFunc(methods, func(m *types.Func) bool {
		obj, _, _ := types.LookupFieldOrMethod(iface, false, m.Pkg(), m.Name())
		return obj == nil
	})
}

// ofReceiver lists what a method itself, and what it calls, touches in the object that
// it is called on, without waiting for anybody.
func (e *engine) ofReceiver(fn *ssa.Function) []place {
	if len(fn.Params) == 0 || e.asksForLock(fn) {
		return nil
	}
	if _, ptr := fn.Params[0].Type().Underlying().(*types.Pointer); !ptr {
		return nil
	}
	e.forget()
	return slices.DeleteFunc(e.collect(fn), func(p place) bool {
		return p.loc.root != ssa.Value(fn.Params[0]) || len(p.steps) == 0 || !fixed(p.steps) || p.frame.thread != nil ||
			e.chosen(p) || e.gatedOnWay(p) || e.lent(p)
	})
}

// meetsOther finds an access of another group to the same memory, with no lock in
// common.
func (e *engine) meetsOther(a place, own int, groups [][]place) (place, bool) {
	for i, bs := range groups {
		if i == own {
			continue
		}
		if slices.ContainsFunc(bs, func(b place) bool { return b.touch.kind == Counted && b.loc.sel == a.loc.sel }) {
			continue
		}
		for _, b := range bs {
			if b.loc.sel == a.loc.sel && b.touch.kind != Given && !e.excluded(a, b) && !e.sawSet(a, b) {
				return b, true
			}
		}
	}
	return place{}, false
}

// sawSet reports whether b reads what its function has read before under a lock that the
// write at a holds: it goes on only when it has seen what was written.
func (e *engine) sawSet(a, b place) bool {
	locks, w := e.locks(a), b.touch.word()
	if len(locks) == 0 || b.touch.kind.changes() || w == (word{}) {
		return false
	}
	return slices.ContainsFunc(e.index()[w], func(o accessAt) bool {
		return o.fn == b.touch.at.Parent() && o.kind == Read && summary.Dominates(o.at, b.touch.at) &&
			slices.ContainsFunc(e.holds(o.at), func(c string) bool { return slices.Contains(locks, c) })
	})
}

// excluded reports whether one lock is held at two accesses of the receiver's memory,
// or one of which nothing is known, or a sync.Once runs one of them, which all wait for
// that come to it.
func (e *engine) excluded(a, b place) bool {
	la, lb := e.locks(a), e.locks(b)
	orders := func(class string) bool { return class == "" || class == "once" }
	return slices.ContainsFunc(la, orders) || slices.ContainsFunc(lb, orders) || slices.ContainsFunc(la, func(c string) bool { return slices.Contains(lb, c) })
}

// begins fits methods that are called first or last, by one caller.
var begins = regexp.MustCompile(`^(?:Init|Open|Start|Run|Serve|Listen|Connect|Close|Stop|Shut[dD]own|Setup|Register)`)

// fixed reports whether steps lead to one part of an object, the same for all who
// start from there.
func fixed(steps []string) bool {
	for _, s := range steps {
		if s[0] == '[' || s == "~" {
			return false
		}
	}
	return true
}

// gatedOnWay reports whether the way to p, from the entry of the root function on,
// waits for something that outlives the call: what tells it may let one caller pass
// at a time.
func (e *engine) gatedOnWay(p place) bool {
	objs := e.gatesOnWay(p)
	if len(objs) == 0 {
		return false
	}
	inside := e.reached(chain(p.frame)[0].fn)
	return slices.ContainsFunc(objs, func(o *chans.Object) bool {
		return o == nil || !slices.ContainsFunc(o.Makes, func(m *ssa.MakeChan) bool { return inside[m.Parent()] })
	})
}

// gatesOnWay lists the gates on the whole way to p, the root function's own included.
func (e *engine) gatesOnWay(p place) []*chans.Object {
	var objs []*chans.Object
	at := p.touch.at
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil {
			for _, point := range pointsOf(at, f.fn) {
				objs = append(objs, e.gates(f.fn, point)...)
			}
		}
		at = f.hop
	}
	return objs
}

// lent reports whether the way to p comes past a call that returns a lock: the
// caller has it then, or not.
func (e *engine) lent(p place) bool {
	at := p.touch.at
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil && slices.ContainsFunc(e.calls(f.fn), func(c call) bool { return summary.ComesBefore(c.in, at) && givesLock(c.in.Common().Signature()) }) {
			return true
		}
		at = f.hop
	}
	return false
}

func givesLock(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if t := v.Type(); ops.Named(t, "sync", "Mutex") || ops.Named(t, "sync", "RWMutex") || ops.Named(t, "sync", "Locker") {
			return true
		}
	}
	return false
}

// inConstructors lists the functions that run while an object is made.
func (e *engine) inConstructors() map[*ssa.Function]bool {
	var from []*ssa.Function
	for _, fn := range e.res.Funcs {
		if constructs(fn) && !e.res.InTest(fn.Pos()) {
			from = append(from, fn)
		}
	}
	return e.reached(from...)
}

// onlyIfNil reports whether a write gives a field its value where it has none yet:
// what a constructor has run before it does not happen again.
func onlyIfNil(t *touch) bool {
	b := t.at.Block()
	for up := b.Idom(); up != nil; b, up = up, up.Idom() {
		for succ, next := range up.Succs {
			v, ok := nilOn(up, succ).(*ssa.UnOp)
			if next == b && ok && v.Op == token.MUL && wordOf(v.X) != (word{}) && wordOf(v.X) == t.word() {
				return true
			}
		}
	}
	return false
}
