package unguarded

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// handOuts reports functions that take a lock, return a map or slice that it
// guards, and let the lock go: the caller looks at what others change under the
// lock. A slice that is only appended to is left alone, since that changes no
// element that its caller can see.
func (c *checker) handOuts() {
	for _, v := range c.res.Vars {
		if v.Owner == nil || !plain(v) || !container(v.Field.Type()) {
			continue
		}
		told := map[*ssa.Function]bool{}
		for _, a := range v.Accesses {
			ret := returned(a)
			if ret == nil || told[a.Fn] || a.Test || a.Own || a.Made || !c.open(a.Fn) {
				continue
			}
			if lock, w := c.changedUnder(a); w != nil {
				told[a.Fn] = true
				c.reportHandOut(a, ret, lock, w)
			}
		}
	}
}

func container(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}

// open reports whether callers elsewhere get what fn returns, who hold no lock and
// have not been told to.
func (c *checker) open(fn *ssa.Function) bool {
	if fn.Parent() != nil || !c.live(fn) || strings.HasSuffix(fn.Name(), "Locked") || knowing(fn) || cautions(fn) || c.res.Demand(fn) != nil {
		return false
	}
	roots, many := c.res.Roots(fn)
	for _, o := range roots {
		many = many || o.Fn == fn && o.Kind != snapshot.Handed
	}
	return many && len(c.res.MayEnter(fn)) == 0
}

// caution matches what a comment asks of callers who get what others change.
var caution = regexp.MustCompile(`(?is)\bcallers?\b[^.]*\b(?:must|should|have to|has to|needs? to|responsible)\b[^.]*\b(?:synchroni[sz]|lock|guard|protect|serialize|copy)`)

// cautions reports whether the comment of a function tells its callers to see to the
// order themselves.
func cautions(fn *ssa.Function) bool {
	fd, ok := fn.Syntax().(*ast.FuncDecl)
	return ok && caution.MatchString(fd.Doc.Text())
}

// returned is the return that hands out what an access has loaded, nil if none
// does.
func returned(a *snapshot.Access) *ssa.Return {
	load, ok := a.Instr.(*ssa.UnOp)
	if !ok || a.Kind != snapshot.Read {
		return nil
	}
	return handedOn(load, 0)
}

// handedOn is the return of a value, or of a part of the slice that it is.
func handedOn(v ssa.Value, depth int) *ssa.Return {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Return:
			return ref
		case *ssa.Slice:
			if depth > 1 || ref.X != v {
				continue
			}
			if ret := handedOn(ref, depth+1); ret != nil {
				return ret
			}
		case *ssa.Store: // a result that a deferred call keeps in memory
			cell, ok := ref.Addr.(*ssa.Alloc)
			if !ok || cell.Heap {
				continue
			}
			for _, use := range *cell.Referrers() {
				if out, ok := use.(*ssa.UnOp); ok {
					for _, r := range *out.Referrers() {
						if ret, ok := r.(*ssa.Return); ok {
							return ret
						}
					}
				}
			}
		}
	}
	return nil
}

// changedUnder finds a lock that the function of a holds at a, and a place where
// another function changes an element under it, in what it has not just put there.
func (c *checker) changedUnder(a *snapshot.Access) (lock summary.Held, w *snapshot.Access) {
	for _, o := range a.Var.Accesses {
		if o.Fn == a.Fn && o.Kind == snapshot.Write && o.Path == a.Path {
			return summary.Held{}, nil // it leaves another in its place
		}
	}
	for _, h := range c.res.Held(a.Instr) {
		if h.At == nil || h.Class == "" || c.writesUnder(a.Fn, h.Class) {
			continue // what it sets may keep the others away from now on
		}
		for _, o := range a.Var.Accesses {
			if o.Kind != snapshot.ContWrite || o.Test || o.Own || o.Made || o.Fn == a.Fn || !c.live(o.Fn) || putThere(o) || setupName.MatchString(access.Outermost(o.Fn).Name()) {
				continue
			}
			for _, l := range c.res.Locks(o) {
				if l.Class == h.Class {
					return h, o
				}
			}
		}
	}
	return summary.Held{}, nil
}

// putThere reports whether the function of a change has set the variable itself:
// what it fills in nobody else has yet.
func putThere(w *snapshot.Access) bool {
	for _, o := range w.Var.Accesses {
		if o.Fn == w.Fn && o.Kind == snapshot.Write && o.Path == w.Path && !ifNil(&site{Access: o}) && !grows(o.Instr) && !partOfItself(o) {
			return true
		}
	}
	return false
}

// grows reports whether a write stores what append has made of a slice, most often
// the same memory.
func grows(at ssa.Instruction) bool {
	st, ok := at.(*ssa.Store)
	if !ok {
		return false
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "append"
}

func (c *checker) reportHandOut(a *snapshot.Access, ret *ssa.Return, lock summary.Held, w *snapshot.Access) {
	if c.said[summary.PosOf(ret)] {
		return
	}
	c.said[summary.PosOf(ret)] = true
	f := c.res.Func(a.Fn)
	what := "map"
	if _, ok := a.Var.Field.Type().Underlying().(*types.Slice); ok {
		what = "slice"
	}
	report.At(c.pass, summary.PosOf(ret), finding.Finding{
		Category: "unguarded-handout", Func: f.Name, Confidence: finding.Medium, Locks: []string{lock.Class},
		Message: fmt.Sprintf("%s is returned out of %s: callers look at the %s while it is changed under the lock at %s",
			c.name(&site{Access: a}), f.LockName(lock.Lock), what, c.res.Since(w.Pos(), summary.PosOf(ret))),
	})
}
