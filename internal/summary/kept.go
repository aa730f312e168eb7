package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// Where kept functions and objects are called, and under which locks. Who hands
// one over knows what it asks for; who calls it knows what is held. The two meet
// at the hand-over, in whichever package that is.

// KeptCall is the call of a function, or of a method of an object, that sits in
// a field.
type KeptCall struct {
	Class  string      // of the field
	Place  access.Path // as in Keep.To
	Method string      // "" for a function
	Held   []Taken     // when it is called
	Func   string      // who calls
	Trace  *Trace      // the way to the call
}

// maxKept bounds the calls that a package tells of.
const maxKept = 64

// findKept lists the calls under locks that this package makes of what sits in
// fields, after those that the packages below make.
func (e *engine) findKept(imported []*PackageFact) {
	for _, f := range imported {
		for _, call := range f.Kept {
			if !slices.ContainsFunc(e.kept, call.same) {
				e.kept = append(e.kept, call)
			}
		}
	}
	// Who makes a call says best on which object; its callers repeat it.
	own := 0
	for _, relayed := range []bool{false, true} {
		for _, fn := range e.funcs {
			f := e.infos[fn]
			for i := range f.Sum.Events {
				ev := &f.Sum.Events[i]
				if ev.Kind != EvCall || len(ev.Held) == 0 || ev.Lock.Path.Sel == "" || own >= maxKept || e.inTest(fn.Pos()) || inCallees(ev.Held) != relayed {
					continue
				}
				class := f.Env.Class(ev.Lock.Path).Name
				if class == "" {
					continue
				}
				call := KeptCall{Class: class, Place: withoutKeys(ev.Lock.Path), Method: ev.Method, Held: ev.Held, Func: f.Name, Trace: ev.Trace}
				if !slices.ContainsFunc(e.kept, call.same) && !(relayed && e.repeats(&call)) {
					e.kept = append(e.kept, call)
					own++
				}
			}
		}
	}
}

// inCallees reports whether all locks were taken in a callee.
func inCallees(held []Taken) bool {
	return !slices.ContainsFunc(held, func(h Taken) bool { return h.Trace.Next == nil })
}

// repeats reports whether all that a call tells is known from who makes it: the
// locks that are held are those that it took.
func (e *engine) repeats(call *KeptCall) bool {
	return slices.ContainsFunc(e.kept, func(o KeptCall) bool {
		return o.Class == call.Class && o.Method == call.Method && !slices.ContainsFunc(call.Held, func(h Taken) bool {
			return !slices.ContainsFunc(o.Held, func(k Taken) bool { return k.Lock.Class == h.Lock.Class && k.Mode == h.Mode })
		})
	})
}

// same reports whether o says nothing new.
func (c *KeptCall) same(o KeptCall) bool {
	return c.Class == o.Class && c.Place == o.Place && c.Method == o.Method &&
		slices.EqualFunc(c.Held, o.Held, func(a, b Taken) bool { return a.Lock == b.Lock && a.Mode == b.Mode })
}

// handOvers looks at every call that hands over what its callee keeps.
func (e *engine) handOvers() {
	if len(e.kept) == 0 {
		return
	}
	for _, fn := range e.funcs {
		e.eachHandOver(fn, (*handOver).value)
	}
}

// eachHandOver gives do each value that fn hands over to be kept, the class of
// the place where it is kept, and the place in terms of the callee.
func (e *engine) eachHandOver(fn *ssa.Function, do func(h *handOver, v ssa.Value, class string, place access.Path)) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				e.handOver(e.infos[fn], call, do)
			}
		}
	}
}

func (e *engine) handOver(f *Func, call ssa.CallInstruction, do func(h *handOver, v ssa.Value, class string, place access.Path)) {
	c := call.Common()
	callee := c.StaticCallee()
	if callee == nil {
		return
	}
	sum := e.summaryOf(callee)
	if sum == nil || len(sum.Keeps) == 0 {
		return
	}
	w := &walker{eng: e, fn: f.Fn, env: f.Env, out: f}
	h := &handOver{w: w, at: call, args: w.paths(c.Args)}
	for _, keep := range sum.Keeps {
		if keep.From.Kind != access.Param || keep.From.Index >= len(c.Args) {
			continue
		}
		v := c.Args[keep.From.Index]
		if keep.Class != "" {
			do(h, v, keep.Class, keep.To)
			continue
		}
		for _, field := range fieldsOf(v) {
			if runnable(field.val.Type()) {
				class := f.Env.Class(access.OfValue(field.obj).Field(field.name)).Name
				do(h, field.val, class, keep.To.Field(field.name))
			}
		}
	}
}

// handOver is one call that hands something over.
type handOver struct {
	w    *walker
	at   ssa.CallInstruction
	args []access.Path
}

// value brings a value that gets to a place, in terms of the callee, together
// with the calls that are made of what is there.
func (h *handOver) value(v ssa.Value, class string, place access.Path) {
	for i := range h.w.eng.kept {
		kc := &h.w.eng.kept[i]
		if kc.Class != class {
			continue
		}
		// The callee's own parameter is where both places start, if they are one.
		root := access.Path{}
		if place.Known() && place.Sel == kc.Place.Sel && place.Kind == access.Param && place.Index < len(h.args) {
			root = h.args[place.Index]
		}
		for _, t := range h.targets(v, kc.Method) {
			if t.op.Kind == ops.Acquire {
				h.meets(kc, root, &Event{Kind: EvAcquire, Lock: Lock{Path: t.recv}, Mode: t.op.Mode}, &t)
			}
			if t.sum == nil || t.sum.Unknown {
				continue
			}
			for k := range t.sum.Events {
				if ev := &t.sum.Events[k]; ev.Kind == EvAcquire && anyArgument(ev.Conds) {
					h.meets(kc, root, ev, &t)
				}
			}
		}
	}
}

// anyArgument reports whether all conditions only choose among the arguments that a
// callback is called with, by a constant or a type: sooner or later each of them comes. A
// bool may say that the lock is held.
func anyArgument(conds []Cond) bool {
	return !slices.ContainsFunc(conds, func(c Cond) bool {
		return c.Path.Kind != access.Param || c.Path.Sel != "" || c.Test != IsConst && c.Test != IsType
	})
}

// targets is what a call of the value runs.
func (h *handOver) targets(v ssa.Value, method string) []target {
	if method == "" {
		return h.w.funcTargets(v, 0)
	}
	mi, ok := v.(*ssa.MakeInterface)
	if !ok {
		return nil
	}
	iface, ok := mi.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range iface.Methods() {
		if m.Name() == method {
			return h.w.concrete(mi.X.Type(), m, h.w.env.Of(mi.X), finding.Medium)
		}
	}
	return nil
}

// settle follows the fields of objects that this function makes to what it puts
// there: the w of &session{w: w}.
func (h *handOver) settle(p access.Path) access.Path {
	for range 3 {
		obj, ok := p.Val().(*ssa.Alloc)
		if !ok {
			return p
		}
		fields := fieldsOf(obj)
		i := slices.IndexFunc(fields, func(f fieldFill) bool { _, ok := p.Rest(access.OfValue(obj).Field(f.name)); return ok })
		if i < 0 {
			return p
		}
		rest, _ := p.Rest(access.OfValue(obj).Field(fields[i].name))
		p = h.w.env.Of(fields[i].val).With(rest)
	}
	return p
}

// relocksAt reports whether the function is known to hand over at this place
// what takes the lock again.
func (f *Func) relocksAt(at ssa.Instruction, p access.Path) bool {
	return slices.ContainsFunc(f.Relocks, func(r Relock) bool { return r.Nested && r.At == at && r.Event.Lock.Path == p })
}

// meets settles one lock that the handed-over function asks for with those that
// are held when it is called.
func (h *handOver) meets(kc *KeptCall, root access.Path, ev *Event, t *target) {
	var blank state
	want, mode := h.w.subst(&blank, ev.Lock, ev.Mode, *t)
	want.Path = h.settle(want.Path)
	trace := &Trace{Pos: kc.Trace.Last().Pos, Site: kc.Trace.Last().Site, Func: kc.Trace.Last().Func, Callee: t.name, Next: ev.Trace}
	f := h.w.out
	for i, held := range kc.Held {
		if slices.ContainsFunc(ev.Let, func(l Let) bool {
			lk, _ := h.w.subst(&blank, l.Lock, l.Mode, *t)
			return lk.Class == held.Lock.Class
		}) {
			continue
		}
		lock := Lock{Class: held.Lock.Class, Weak: held.Lock.Weak}
		if root.Known() && held.Lock.Path.Root() == kc.Place.Root() {
			lock.Path = root.With(held.Lock.Path.Sel)
		}
		if lock.Path.Known() && lock.Path == want.Path && !want.Path.Vague() {
			if held.Mode != lockgraph.Permit && mode != lockgraph.Permit && !f.relocksAt(h.at, want.Path) {
				f.Relocks = append(f.Relocks, Relock{
					At: h.at, Held: Held{Lock: lock, Mode: held.Mode, At: h.at, Trace: held.Trace},
					Event: Event{Kind: EvAcquire, Lock: want, Mode: mode, Trace: trace, Conf: finding.Medium}, Nested: true, Callee: t.name,
				})
			}
			continue
		}
		if lock.Class == "" || lock.Weak || want.Class == "" || want.Weak || lock.Class == want.Class {
			continue
		}
		var gates []lockgraph.Gate
		for k, o := range kc.Held {
			if k != i {
				gates = addGate(gates, o.Lock, o.Mode)
			}
		}
		f.Orders = append(f.Orders, Order{
			Handed: h.at, By: kc.Func, From: lock, To: want, FromMode: held.Mode, ToMode: mode, Gates: gates,
			FromTrace: held.Trace, Trace: trace, Conf: finding.Medium,
		})
	}
}
