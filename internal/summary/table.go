package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Tables of functions: a package variable that is a slice or an array of
// functions, filled where it is declared and only called from. Its functions are
// what a call of an element may run, and go nowhere else.

// elements marks the name of a table's elements in engine.bound.
const elements = "[]"

// findTables fills engine.bound for tables, and engine.inTables with the
// instructions that fill them.
func (e *engine) findTables() {
	e.inTables = map[ssa.Instruction]bool{}
	uses := map[*ssa.Global][]ssa.Instruction{}
	var order []*ssa.Global
	var operands []*ssa.Value // one for all: every instruction of the package comes by
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				operands = instr.Operands(operands[:0])
				for _, op := range operands {
					if g, ok := (*op).(*ssa.Global); ok && ofFuncs(g) {
						if uses[g] == nil {
							order = append(order, g)
						}
						uses[g] = append(uses[g], instr)
					}
				}
			}
		}
	}
	for _, g := range order {
		e.table(g, uses[g])
	}
}

// ofFuncs reports whether nobody outside of the package can reach the variable,
// and its elements are functions.
func ofFuncs(g *ssa.Global) bool {
	if g.Object() == nil || g.Object().Exported() {
		return false
	}
	var elem types.Type
	switch t := g.Object().Type().Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Array:
		elem = t.Elem()
	default:
		return false
	}
	_, isFunc := elem.Underlying().(*types.Signature)
	return isFunc
}

// table looks at all uses of one variable: a single literal that it is set to,
// and calls of its elements.
func (e *engine) table(g *ssa.Global, uses []ssa.Instruction) {
	var fills []*ssa.Store
	literals := 0
	for _, use := range uses {
		switch use := use.(type) {
		case *ssa.Store:
			slice, ok := use.Val.(*ssa.Slice)
			if !ok || use.Addr != g {
				return
			}
			backing, ok := slice.X.(*ssa.Alloc)
			if !ok {
				return
			}
			literals++
			fills = append(fills, access.ElementStores(*backing.Referrers())...)
		case *ssa.UnOp:
			if !onlyCalled(*use.Referrers()) {
				return
			}
		case *ssa.IndexAddr: // of an array
			if st := access.ElementStores([]ssa.Instruction{use}); len(st) > 0 {
				fills = append(fills, st...)
			} else if !onlyCalled([]ssa.Instruction{use}) {
				return
			}
		default:
			return
		}
	}
	if literals > 1 {
		return
	}
	name := access.OfGlobal(g).Name + elements
	for _, st := range fills {
		e.inTables[st] = true
		b := boundFunc{val: st.Val, env: e.infos[st.Parent()].Env}
		if !access.IsNil(st.Val) && !sameFunc(e.bound[name], b) {
			e.bound[name] = append(e.bound[name], b)
		}
	}
}

// sameFunc reports whether a function is in the list already, as one that
// handles two kinds of message is. Each method expression has a value of its own.
func sameFunc(list []boundFunc, b boundFunc) bool {
	fn, ok := b.val.(*ssa.Function)
	return slices.ContainsFunc(list, func(o boundFunc) bool {
		other, also := o.val.(*ssa.Function)
		return o.val == b.val || ok && also && fn.Object() != nil && fn.Object() == other.Object()
	})
}

// onlyCalled reports whether all that is done with a table, by its uses, is to
// ask for its length and to call its elements.
func onlyCalled(refs []ssa.Instruction) bool {
	for _, ref := range refs {
		switch ref := ref.(type) {
		case *ssa.Call:
			if b, ok := ref.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
				return false
			}
		case *ssa.IndexAddr:
			for _, load := range *ref.Referrers() {
				v, ok := load.(*ssa.UnOp)
				if !ok || !calledOrCompared(v) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

func calledOrCompared(f ssa.Value) bool {
	for _, use := range *f.Referrers() {
		switch use := use.(type) {
		case *ssa.Call:
			if use.Call.Value != f {
				return false
			}
		case *ssa.BinOp: // with nil
		default:
			return false
		}
	}
	return true
}

// tableElement is the table that an element's address is in, nil if in none.
func tableElement(addr *ssa.IndexAddr) *ssa.Global {
	x := addr.X
	if load, ok := x.(*ssa.UnOp); ok {
		x = load.X
	}
	g, _ := x.(*ssa.Global)
	return g
}
