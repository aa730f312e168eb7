package snapshot

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// Root is a way for a function to come to run.
type Root struct {
	// Fn is the function that is entered first.
	Fn *ssa.Function
	// Spawn is what starts the goroutine; nil where any goroutine may call Fn.
	Spawn ssa.Instruction
}

// maxRoots bounds what is remembered of one function.
const maxRoots = 6

// Roots lists the ways in which fn comes to run, outside of tests. many is
// true where there are more than are listed. A function without roots is
// called by tests only, by nobody, or before main.
func (r *Result) Roots(fn *ssa.Function) (roots []Root, many bool) {
	if r.roots == nil {
		r.findRoots()
	}
	s := r.roots[fn]
	return s.roots, s.many
}

type rootSet struct {
	roots []Root
	many  bool
}

func (s *rootSet) add(o Root) bool {
	if s.many || slices.Contains(s.roots, o) {
		return false
	}
	if len(s.roots) == maxRoots {
		s.many = true
		return true
	}
	s.roots = append(s.roots, o)
	return true
}

// findRoots carries the roots down the calls until nothing changes.
func (r *Result) findRoots() {
	r.roots = map[*ssa.Function]rootSet{}
	for _, fn := range r.Funcs {
		var s rootSet
		if !r.InTest(fn) && !r.initial(fn) && r.Open(fn) {
			s.add(Root{Fn: fn})
		}
		for _, site := range r.Callers(fn) {
			if site.Spawn && !r.InTest(site.Caller) {
				s.add(Root{fn, site.At})
			}
		}
		r.roots[fn] = s
	}
	for changed := true; changed; {
		changed = false
		for _, fn := range r.Funcs {
			s := r.roots[fn]
			for _, site := range r.Callers(fn) {
				if site.Spawn || r.InTest(site.Caller) {
					continue
				}
				up := r.roots[site.Caller]
				for _, o := range up.roots {
					changed = s.add(o) || changed
				}
				if up.many && !s.many {
					s.many, changed = true, true
				}
			}
			r.roots[fn] = s
		}
	}
}

// OneGoroutine reports whether all functions run on one and the same goroutine
// of each object only: the one that a single go statement outside of loops
// starts. What only it writes it may read without a lock.
func (r *Result) OneGoroutine(fns ...*ssa.Function) bool {
	var one Root
	for _, fn := range fns {
		roots, many := r.Roots(fn)
		if many || len(roots) != 1 || roots[0].Spawn == nil || one.Fn != nil && roots[0] != one {
			return false
		}
		one = roots[0]
	}
	if one.Fn == nil {
		return false
	}
	b := one.Spawn.Block()
	return !summary.Follows(b, b)
}
