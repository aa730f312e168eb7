package overlap

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// Name is what is accessed, as the source writes it at that place: "s.n". It is
// "" where no name is left.
func (a Access) Name() string {
	if a.via == nil {
		return nameOf(a.val, 0)
	}
	if a.val == nil {
		return a.via.name
	}
	if of := nameOf(a.val, 0); of != "" {
		return of + a.via.name
	}
	return ""
}

func nameOf(v ssa.Value, depth int) string {
	if depth > 8 {
		return ""
	}
	var of, rest string
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if token.IsIdentifier(v.Comment) && v.Comment != "complit" && v.Comment != "new" && v.Comment != "makeslice" {
			return v.Comment
		}
		return keptIn(v)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return ""
		}
		return nameOf(v.X, depth+1)
	case *ssa.FieldAddr:
		of, rest = nameOf(v.X, depth+1), "."+chans.FieldOf(v.X.Type(), v.Field).Name()
	case *ssa.Field:
		of, rest = nameOf(v.X, depth+1), "."+chans.FieldOf(v.X.Type(), v.Field).Name()
	case *ssa.IndexAddr:
		of, rest = nameOf(v.X, depth+1), "["+indexName(v.Index)+"]"
	case *ssa.Slice:
		return nameOf(v.X, depth+1)
	case *ssa.ChangeType:
		return nameOf(v.X, depth+1)
	case *ssa.MakeInterface:
		return nameOf(v.X, depth+1)
	case *ssa.Phi:
		return v.Comment
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			return nameOf(v.Call.Args[0], depth+1)
		}
		return keptIn(v)
	case *ssa.MakeMap, *ssa.MakeSlice, *ssa.Extract:
		return keptIn(v)
	}
	if of == "" {
		return ""
	}
	return of + rest
}

func indexName(v ssa.Value) string {
	if k := indexKey(v); k != "?" {
		return k
	}
	if n := nameOf(v, 6); n != "" {
		return n
	}
	return "…"
}

// keptIn is the variable that a value was put into, where it lives in memory.
func keptIn(v ssa.Value) string {
	refs := v.Referrers()
	if refs == nil {
		return ""
	}
	for _, ref := range *refs {
		if st, ok := ref.(*ssa.Store); ok && st.Val == v {
			if cell, ok := st.Addr.(*ssa.Alloc); ok && token.IsIdentifier(cell.Comment) {
				return cell.Comment
			}
		}
	}
	return ""
}
