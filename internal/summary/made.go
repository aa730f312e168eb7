package summary

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// made reports whether v is a new object that only the function which v belongs to has
// so far: its own, or one that a constructor gives it. Of a constructor in another
// package the name has to do.
func made(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return v.Heap
	case *ssa.Extract:
		return v.Index == 0 && made(v.Tuple, depth)
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil || depth > 3 || fn.Signature.Recv() != nil || fn.Signature.Results().Len() == 0 {
			return false
		}
		if len(fn.Blocks) == 0 {
			n := access.NamedOf(fn.Signature.Results().At(0).Type())
			return n != nil && fn.Pkg != nil && n.Obj().Pkg() == fn.Pkg.Pkg && strings.HasPrefix(fn.Name(), "New")
		}
		return constructs(fn, depth)
	}
	return false
}

// constructs reports whether the first result of fn is always a new object that it has
// shown to nobody, or nil.
func constructs(fn *ssa.Function, depth int) bool {
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		v := ret.Results[0]
		if k, ok := v.(*ssa.Const); ok && k.IsNil() {
			continue
		}
		if !made(v, depth+1) || shownBefore(v, ret) {
			return false
		}
		_, pointer := v.Type().Underlying().(*types.Pointer)
		found = found || pointer
	}
	return found
}
