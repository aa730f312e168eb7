package ops

import (
	"go/types"

	"github.com/concurlint/concurlint/internal/access"
)

// Handler reports whether a function has the parameters of an HTTP handler,
// which servers run on a goroutine for each request.
func Handler(sig *types.Signature) bool {
	ps := sig.Params()
	return ps.Len() == 2 && sig.Results().Len() == 0 &&
		Named(ps.At(0).Type(), "net/http", "ResponseWriter") && Named(ps.At(1).Type(), "net/http", "Request")
}

// Named reports whether t is, or points to, the type that a package calls name.
func Named(t types.Type, pkg, name string) bool {
	n := access.NamedOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg && n.Obj().Name() == name
}
