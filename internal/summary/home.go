package summary

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// home is the place that keeps the object of a lock for itself: an unexported
// package variable, or an unexported field that a new struct gets with an object
// made for it. One cache of the program may be in a variable and another in a
// field: what is done under the lock of the one says nothing of the other. That
// somebody gives one object to two such places is not looked for.
func home(p access.Path) lockgraph.Home {
	if p.Kind == access.Global {
		if !strings.Contains(p.Sel, "[") && !ast.IsExported(p.Name[strings.LastIndexByte(p.Name, '.')+1:]) {
			return "var " + p.Name
		}
		return ""
	}
	v := p.Val()
	if v == nil || p.Kind != access.Local {
		return ""
	}
	for _, field := range fieldsOf(v) {
		if _, below := p.Rest(access.OfValue(v).Field(field.name)); below && isReference(field.val.Type()) {
			return keptIn(field.val)
		}
	}
	return keptIn(v)
}

// keptIn is the unexported field that a constructor's result, or a new object, goes
// into, if it goes nowhere else but to methods of its own.
func keptIn(v ssa.Value) lockgraph.Home {
	switch v := v.(type) {
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		if callee == nil || !strings.HasPrefix(strings.ToLower(callee.Name()), "new") {
			return ""
		}
	case *ssa.Alloc:
	default:
		return ""
	}
	if _, ok := v.Type().Underlying().(*types.Pointer); !ok {
		return ""
	}
	field := ""
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			addr, ok := ref.Addr.(*ssa.FieldAddr)
			if !ok || field != "" {
				return ""
			}
			if field, _ = access.FieldKey(addr.X, addr.Field); field == "" || ast.IsExported(field[strings.LastIndexByte(field, '.')+1:]) {
				return ""
			}
		case *ssa.Call:
			callee := ref.Call.StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || ref.Call.Args[0] != v {
				return ""
			}
		case *ssa.FieldAddr, *ssa.DebugRef:
		default:
			return ""
		}
	}
	if field == "" {
		return ""
	}
	return "field " + field
}
