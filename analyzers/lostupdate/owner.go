package lostupdate

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// alone reports whether one goroutine does all the writing of w's place: the
// function runs only as a goroutine of its own, or is called by one that does and by
// nobody else, and nothing else in the package writes there. Then the lock is for the
// readers.
func (c *checker) alone(b *body, w *use) bool {
	if w.helper != nil {
		return false
	}
	writers := c.writers[b.f.Env.Class(w.place).Name]
	if len(writers) != 1 || !writers[b.f.Fn] {
		return false
	}
	fn := b.f.Fn
	for range 4 {
		if c.started(fn) {
			return c.startedOnce(fn, w.place)
		}
		site, ok := c.onlyCall(fn)
		if !ok || w.place.Kind != access.Param || w.place.Index != 0 {
			return false
		}
		fn = site.Caller
	}
	return false
}

// started reports whether a function is only run as a goroutine. A method of a type that
// others cannot name is called by the package.
func (c *checker) started(fn *ssa.Function) bool {
	if c.res.Started(fn) {
		return true
	}
	recv := fn.Signature.Recv()
	sites := c.callers(fn)
	return recv != nil && namedOf(recv.Type()) != nil && !namedOf(recv.Type()).Obj().Exported() && len(sites) > 0 &&
		!slices.ContainsFunc(sites, func(s summary.CallSite) bool { return !s.Spawn })
}

// callers lists the calls of a function outside of tests.
func (c *checker) callers(fn *ssa.Function) []summary.CallSite {
	return slices.DeleteFunc(slices.Clone(c.res.Callers(fn)), func(s summary.CallSite) bool { return c.res.InTest(s.Caller.Pos()) })
}

// onlyCall is the one call of a method, by a method of the same object.
func (c *checker) onlyCall(fn *ssa.Function) (summary.CallSite, bool) {
	sites := c.callers(fn)
	if len(sites) != 1 || sites[0].Spawn || c.res.Open(fn) {
		return summary.CallSite{}, false
	}
	args := sites[0].Args
	return sites[0], len(args) > 0 && args[0] == access.OfParam(0)
}

// startedOnce reports whether one go statement starts fn, and not again in a
// loop for the same object.
func (c *checker) startedOnce(fn *ssa.Function, place access.Path) bool {
	var at ssa.Instruction
	for _, s := range c.callers(fn) {
		if at != nil && s.At != at {
			return false
		}
		at = s.At
	}
	if at == nil || !summary.Follows(at.Block(), at.Block()) {
		return true
	}
	start, ok := at.(*ssa.Go)
	if !ok || place.Kind != access.Param || place.Index >= len(start.Call.Args) {
		return false
	}
	each, ok := start.Call.Args[place.Index].(ssa.Instruction) // an object of the round's own
	return ok && summary.Follows(each.Block(), each.Block())
}

// ordered reports whether a comment at the function, or at one that calls it,
// says that calls of it do not overlap: "the session is in the locked map",
// "not safe for concurrent use".
func (c *checker) ordered(fn *ssa.Function) bool {
	if saysOrdered(fn) {
		return true
	}
	return slices.ContainsFunc(c.res.Callers(fn), func(s summary.CallSite) bool { return saysOrdered(s.Caller) })
}

var orderWords = regexp.MustCompile(`(?i)\block(ed|s)?\b.*\b(held|hold|map)\b|\bhold(s|ing)?\b.*\block|` +
	`not (safe for concurrent|thread-?safe|goroutine-?safe)|(one|single|same) (goroutine|thread|caller)|` +
	`(only|never) (be )?(called|run|used) (by|from|in|concurrently)|serializ|serialis|single-?threaded`)

func saysOrdered(fn *ssa.Function) bool {
	fn = access.Outermost(fn)
	if strings.HasSuffix(fn.Name(), "Locked") || strings.HasSuffix(fn.Name(), "NoLock") {
		return true
	}
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return false
	}
	return orderWords.MatchString(strings.Join(strings.Fields(decl.Doc.Text()), " "))
}

// findOwners tells which functions write a class of places, and which types are
// changed after they were made.
func (c *checker) findOwners() {
	c.writers, c.mutated = map[string]map[*ssa.Function]bool{}, map[string]bool{}
	for fn, b := range c.bodies {
		for _, instr := range b.changes {
			switch instr := instr.(type) {
			case *ssa.Store:
				if b.isPlace(instr.Addr) {
					c.writes(b, fn, instr.Addr)
				}
			case *ssa.MapUpdate:
				c.writes(b, fn, instr.Map)
			}
		}
	}
}

// writes notes that fn changes what addr names, unless it has just made it.
func (c *checker) writes(b *body, fn *ssa.Function, addr ssa.Value) {
	if fa, ok := addr.(*ssa.FieldAddr); ok {
		if _, fresh := fa.X.(*ssa.Alloc); fresh {
			return
		}
		if n := namedOf(fa.X.Type()); n != nil && n.Obj().Pkg() == c.pass.Pkg {
			c.mutated[access.TypeName(n)] = true
		}
	}
	p := b.f.Env.Of(addr)
	class := b.f.Env.Class(p).Name
	if class == "" || fn.Name() == "init" && fn.Synthetic != "" {
		return
	}
	if c.writers[class] == nil {
		c.writers[class] = map[*ssa.Function]bool{}
	}
	c.writers[class][fn] = true
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// individual reports whether two values made in the same way are two things
// with a life of their own, so that throwing one away loses something. What is
// computed from its key and never changes is as good the second time.
func (c *checker) individual(v ssa.Value) bool {
	for {
		mi, ok := v.(*ssa.MakeInterface)
		if !ok {
			break
		}
		v = mi.X
	}
	if kept(v) {
		return false
	}
	t := v.Type()
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Map:
		return true
	case *types.Pointer:
		return c.alive(t) || c.alive(u.Elem())
	case *types.Interface:
		return c.alive(t)
	case *types.Basic:
		return madeOfNothing(v)
	}
	return false
}

// kept reports whether a value is taken out of a field or a container, where it
// stays: to store it a second time makes no second one.
func kept(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Lookup:
		return true
	case *ssa.Extract:
		return kept(v.Tuple)
	case *ssa.UnOp:
		switch v.X.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global:
			return v.Op == token.MUL
		}
	}
	return false
}

// madeOfNothing reports whether the value comes from a call without arguments:
// an id, a count, a time.
func madeOfNothing(v ssa.Value) bool {
	return derivedFrom(v, func(x ssa.Value) bool {
		call, ok := x.(*ssa.Call)
		return ok && len(call.Call.Args) == 0 && !call.Call.IsInvoke()
	}) == direct
}

// alive reports whether values of t are closed, locked, sent on or changed.
func (c *checker) alive(t types.Type) bool {
	for _, name := range []string{"Close", "Stop", "Shutdown", "Cancel", "Release", "Lock", "Wait", "Send"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			return true
		}
	}
	if n := namedOf(t); n != nil && c.mutated[access.TypeName(n)] {
		return true
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if _, isChan := f.Type().Underlying().(*types.Chan); isChan {
			return true
		}
		if n := namedOf(f.Type()); n != nil && n.Obj().Pkg() != nil && strings.HasPrefix(n.Obj().Pkg().Path(), "sync") {
			return true
		}
	}
	return false
}
