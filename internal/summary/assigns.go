package summary

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Which fields may change while a condition that speaks of them is remembered.

// volatile reports whether what a condition speaks of may be changed by
// another goroutine or by a callee.
func (e *engine) volatile(p access.Path) bool {
	if p.Sel == "" {
		return p.Kind == access.Global
	}
	return e.mutable[lastField(p)]
}

// lastField is the name of the field that a path ends in, "" if in none.
func lastField(p access.Path) string {
	sel := strings.TrimSuffix(p.Sel, lenSel)
	return sel[strings.LastIndexByte(sel, '.')+1:]
}

// nameSet is a set of field names, by their numbers in engine.names.
type nameSet []uint64

func (n nameSet) has(i int) bool { return i/64 < len(n) && n[i/64]&(1<<(i%64)) != 0 }

func (n nameSet) add(i int) nameSet {
	for len(n) <= i/64 {
		n = append(n, 0)
	}
	n[i/64] |= 1 << (i % 64)
	return n
}

func (n nameSet) union(o nameSet) nameSet {
	for len(n) < len(o) {
		n = append(n, 0)
	}
	for i := range o {
		n[i] |= o[i]
	}
	return n
}

// closeAssigns finds the fields that each function assigns, its callees
// included.
func (e *engine) closeAssigns(sccs [][]*ssa.Function) {
	for _, scc := range sccs {
		var names nameSet
		for _, fn := range scc {
			names = names.union(e.assigns[fn])
			for _, callee := range e.calls[fn] {
				names = names.union(e.assigns[callee])
			}
		}
		for _, fn := range scc {
			e.assigns[fn] = names
		}
	}
}

// assignsField reports whether fn, or what it calls, sets a field of that name.
func (e *engine) assignsField(fn *ssa.Function, name string) bool {
	i, ok := e.names[name]
	return ok && e.assigns[fn].has(i)
}
