package overlap

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file looks at package variables that goroutines of several objects have in
// common: there may be many objects, but there is one variable.

// perObject finds what a goroutine that each object of a type has changes in a
// package variable with no lock: two objects are two goroutines.
func (e *engine) perObject() []Conflict {
	var out []Conflict
	for _, root := range e.spawners() {
		if e.res.InTest(root.Pos()) || !e.ofObject(root) {
			continue
		}
		e.forget()
		for _, p := range e.collect(root) {
			g, ok := p.loc.root.(*ssa.Global)
			x := p.frame.thread
			if !ok || x == nil || x.kind != spawns || !p.touch.kind.changes() || !fixed(p.steps) || e.res.InTest(p.touch.at.Pos()) {
				continue
			}
			if g.Pkg != e.res.SSA || slices.ContainsFunc(e.locks(p), func(class string) bool { return ofAll(class) || ofTouched(p.touch, class) }) || e.chosen(p) || e.gatedOnWay(p) || e.startedOnce(x.hop) {
				continue
			}
			out = append(out, e.conflict(p, p, meeting{thread: x, other: x}))
		}
	}
	return out
}

// ofAll reports whether a lock, by its class, may be common to all objects: it is no
// field of one.
func ofAll(class string) bool {
	return strings.Count(class[strings.LastIndexByte(class, '/')+1:], ".") < 2
}

// ofTouched reports whether a lock, by its class, is a field of the object that is
// touched: of a package variable that is an object, or leads to one, there is one lock.
func ofTouched(t *touch, class string) bool {
	for v := t.val; v != nil; {
		if n := access.NamedOf(v.Type()); n != nil && strings.HasPrefix(class, access.TypeName(n)+".") {
			return true
		}
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		default:
			return false
		}
	}
	return false
}

// startedOnce reports whether a goroutine is started at most once: under a sync.Once, or
// behind a test that one of several callers passes.
func (e *engine) startedOnce(start ssa.Instruction) bool {
	return e.chosenAt(start) || isInit(start.Parent()) ||
		slices.ContainsFunc(e.res.Held(start), func(h summary.Held) bool { return ofAll(h.Class) || strings.Contains(strings.ToLower(h.Class), "once") })
}

// ofObject reports whether a function is a method, or makes an object: it is there
// for any number of objects.
func (e *engine) ofObject(fn *ssa.Function) bool {
	fn = access.Outermost(fn)
	if access.IsInit(fn) || fn.Pkg == nil || fn.Pkg.Pkg.Name() == "main" {
		return false
	}
	return fn.Signature.Recv() != nil || constructs(fn)
}

// sources finds random number generators and the like that are package variables
// of a library, and that functions for anybody to call use with no lock.
func (e *engine) sources() []Conflict {
	if e.res.SSA.Pkg.Name() == "main" {
		return nil
	}
	var out []Conflict
	open := e.fromOutside()
	for _, g := range e.globals() {
		name := unsafeName(g.Type().(*types.Pointer).Elem())
		if !strings.HasPrefix(name, "math/rand") && !strings.HasPrefix(name, "hash.") {
			continue
		}
		for _, fn := range e.res.Funcs {
			if !open[fn] || isInit(fn) || e.res.InTest(fn.Pos()) {
				continue
			}
			for i := range e.touches(fn) {
				t := &e.touches(fn)[i]
				if t.kind != Use || t.loc.root != ssa.Value(g) || !e.bare(t.at) || e.underOnce(fn) || e.chosenAt(t.at) {
					continue
				}
				a := e.access(place{touch: t})
				out = append(out, Conflict{A: a, B: a, Self: true, Many: true, Anybody: true, Variable: true})
			}
		}
	}
	return out
}

// underOnce reports whether a literal is what a sync.Once runs.
func (e *engine) underOnce(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, c := range e.calls(fn.Parent()) {
		for _, v := range c.op.Fn {
			if mc, ok := v.(*ssa.MakeClosure); c.op.Kind == ops.Once && (ok && mc.Fn == fn || v == ssa.Value(fn)) {
				return true
			}
		}
	}
	return false
}

// fromOutside lists the functions that exported ones lead to. An exported method of a
// type that is not has callers outside only where one of those functions gives a value
// of it away as an interface that has the method.
func (e *engine) fromOutside() map[*ssa.Function]bool {
	if e.outside == nil {
		e.outside = e.findOutside()
	}
	return e.outside
}

func (e *engine) findOutside() map[*ssa.Function]bool {
	var from, methods []*ssa.Function
	for _, fn := range e.res.Funcs {
		switch obj := fn.Object(); {
		case obj == nil || !obj.Exported() || e.res.InTest(fn.Pos()):
		case fn.Signature.Recv() != nil && !exportedType(fn.Signature.Recv().Type()):
			methods = append(methods, fn)
		default:
			from = append(from, fn)
		}
	}
	type method struct {
		of   *types.Named
		name string
	}
	given := map[method]bool{}
	for fn := range e.reached(from...) {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				mi, ok := in.(*ssa.MakeInterface)
				if !ok {
					continue
				}
				for m := range mi.Type().Underlying().(*types.Interface).Methods() {
					given[method{access.NamedOf(mi.X.Type()), m.Name()}] = true
				}
			}
		}
	}
	for _, m := range methods {
		if given[method{access.NamedOf(m.Signature.Recv().Type()), m.Name()}] {
			from = append(from, m)
		}
	}
	return e.reached(from...)
}

// ownMethod reports whether only the package can call a method, and it does use the
// type: one of which it calls no method is there for somebody.
func (e *engine) ownMethod(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || exportedType(recv.Type()) || e.fromOutside()[fn] {
		return false
	}
	if e.used == nil {
		e.findUsed()
	}
	return e.used[access.NamedOf(recv.Type())]
}

// findUsed notes the types of which other code than tests, constructors and their own
// methods calls methods.
func (e *engine) findUsed() {
	e.used = map[*types.Named]bool{}
	for _, user := range e.res.Funcs {
		if e.res.InTest(user.Pos()) {
			continue
		}
		sig := access.Outermost(user).Signature
		for _, c := range e.calls(user) {
			callee := e.res.Static(c.in)
			if callee == nil || callee.Signature.Recv() == nil {
				continue
			}
			n := access.NamedOf(callee.Signature.Recv().Type())
			own := sig.Recv() != nil && access.NamedOf(sig.Recv().Type()) == n
			if makes := sig.Results().Len() > 0 && access.NamedOf(sig.Results().At(0).Type()) == n; !own && !makes {
				e.used[n] = true
			}
		}
	}
}

func exportedType(t types.Type) bool {
	n := access.NamedOf(t)
	return n != nil && n.Obj().Exported()
}

// constructs reports whether a function returns an object of a type of its own
// package.
func constructs(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if fn.Signature.Recv() != nil || res.Len() == 0 {
		return false
	}
	p, ok := types.Unalias(res.At(0).Type()).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && fn.Pkg != nil && n.Obj().Pkg() == fn.Pkg.Pkg
}
