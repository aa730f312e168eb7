package overlap

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
)

// served finds what functions that a server runs for each request change with no
// lock: two requests at a time are two goroutines.
func (e *engine) served() []Conflict {
	var out []Conflict
	for _, fn := range e.res.Funcs {
		if e.res.InTest(fn.Pos()) || !e.forRequests(fn) {
			continue
		}
		told := map[string]bool{}
		for _, p := range e.collect(fn) {
			if !p.touch.kind.changes() || p.frame.thread != nil || told[p.loc.sel] || !e.commonToRequests(fn, p) {
				continue
			}
			if len(e.locks(p)) > 0 || e.chosen(p) || e.res.InTest(p.touch.at.Pos()) {
				continue
			}
			told[p.loc.sel] = true
			a := e.access(p)
			out = append(out, Conflict{A: a, B: a, Self: true, Many: true, Loop: fn.Pos(), Handler: fn})
		}
	}
	return out
}

// forRequests reports whether a server runs fn for each request: an HTTP handler
// or a method of a registered gRPC service.
func (e *engine) forRequests(fn *ssa.Function) bool {
	if ops.Handler(fn.Signature) {
		return true
	}
	recv := fn.Signature.Recv()
	return recv != nil && fn.Object() != nil && fn.Object().Exported() && e.services()[access.NamedOf(recv.Type())] && takesContext(fn.Signature)
}

func takesContext(sig *types.Signature) bool {
	return sig.Params().Len() == 2 && sig.Results().Len() == 2 && ops.Named(sig.Params().At(0).Type(), "context", "Context")
}

// services lists the types that the package registers as gRPC services:
// pb.RegisterGreeterServer(s, &server{}).
func (e *engine) services() map[*types.Named]bool {
	if e.grpc != nil {
		return e.grpc
	}
	e.grpc = map[*types.Named]bool{}
	for _, fn := range e.res.Funcs {
		for _, c := range e.calls(fn) {
			callee := c.in.Common().StaticCallee()
			if callee == nil || !strings.HasPrefix(callee.Name(), "Register") || !strings.HasSuffix(callee.Name(), "Server") {
				continue
			}
			for _, a := range c.in.Common().Args {
				if mi, ok := a.(*ssa.MakeInterface); ok {
					if n := access.NamedOf(mi.X.Type()); n != nil && n.Obj().Pkg() == e.res.SSA.Pkg {
						e.grpc[n] = true
					}
				}
			}
		}
	}
	return e.grpc
}

// commonToRequests reports whether memory that a handler touches is the same for
// all requests: a package variable, a variable around the handler, a field of a
// receiver that is made where there is no request yet.
func (e *engine) commonToRequests(fn *ssa.Function, p place) bool {
	for _, s := range p.steps {
		if s[0] == '[' || s == "~" {
			return false
		}
	}
	switch r := p.loc.root.(type) {
	case *ssa.Global:
		return true
	case *ssa.FreeVar:
		for up := fn.Parent(); up != nil; up = up.Parent() {
			if ops.Handler(up.Signature) || e.res.InTest(up.Pos()) {
				return false
			}
		}
		// A literal that declares the variable may be run for each request itself, by a
		// framework that has handlers of its own kind.
		return fn.Parent() != nil && chans.Root(r).Parent().Parent() == nil && !e.ofRequest(r, p.steps)
	case *ssa.Parameter:
		if fn.Signature.Recv() == nil || r != fn.Params[0] || len(p.steps) == 0 {
			return false
		}
		_, ptr := fn.Signature.Recv().Type().Underlying().(*types.Pointer)
		return ptr && e.madeBeforehand(access.NamedOf(fn.Signature.Recv().Type()))
	}
	return false
}

// ofRequest reports whether a captured variable holds an object of a type of the package
// that is made anew for each request, if at all.
func (e *engine) ofRequest(v *ssa.FreeVar, steps []string) bool {
	cell, ok := v.Type().Underlying().(*types.Pointer)
	if !ok || len(steps) < 2 {
		return false
	}
	_, pointer := cell.Elem().Underlying().(*types.Pointer)
	n := access.NamedOf(cell.Elem())
	return pointer && n != nil && n.Obj().Pkg() == e.res.SSA.Pkg && !e.madeBeforehand(n)
}

// madeBeforehand reports whether values of the type are made before there is a
// request: by the package, and nowhere in a function that has one, or by
// importers, where the package makes none itself.
func (e *engine) madeBeforehand(n *types.Named) bool {
	made := n.Obj().Exported()
	for _, fn := range e.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				a, ok := in.(*ssa.Alloc)
				if !ok || !a.Heap || access.NamedOf(a.Type()) != n {
					continue
				}
				if e.hasRequest(fn) {
					return false
				}
				made = made || !e.res.InTest(fn.Pos())
			}
		}
	}
	return made
}

func (e *engine) hasRequest(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		ps := fn.Signature.Params()
		for v := range ps.Variables() {
			if ops.Named(v.Type(), "net/http", "Request") || ops.Named(v.Type(), "net/http", "ResponseWriter") {
				return true
			}
		}
	}
	return false
}

// outlived finds goroutines that go on writing the response of a handler, or reading
// the body of its request, when the handler does not wait for them: neither is valid
// after ServeHTTP has returned (godoc of net/http.Handler).
func (e *engine) outlived() []Conflict {
	var out []Conflict
	for _, fn := range e.res.Funcs {
		if !ops.Handler(fn.Signature) || e.res.InTest(fn.Pos()) {
			continue
		}
		w, r := fn.Params[len(fn.Params)-2], fn.Params[len(fn.Params)-1]
		for _, p := range e.collect(fn) {
			x := p.frame.thread
			over := p.touch.kind == Respond && p.loc == (loc{w, ""}) || p.touch.kind == Receive && p.loc == (loc{r, ""})
			if !over || x == nil || !x.kind.outlives() || x.up.up != nil {
				continue
			}
			sig := e.signals(p, x.up)
			if e.escapes(x, sig) && len(e.begins(p, x.up, x.hop)) > 0 {
				a := e.access(p)
				out = append(out, Conflict{A: a, B: a, Start: x.hop, Outlived: true, Body: p.touch.kind == Receive, Handler: fn})
				break
			}
		}
	}
	return out
}

// responds is the ResponseWriter that a call writes to: its receiver, or the
// first argument of a function that takes one.
func responds(c *ssa.CallCommon) ssa.Value {
	if c.IsInvoke() {
		if ops.Named(c.Value.Type(), "net/http", "ResponseWriter") && c.Method.Name() != "Header" {
			return c.Value
		}
		return nil
	}
	if writers[chans.CalleeName(c)] || chans.CalleeName(c) == "net/http.Error" {
		v := c.Args[0]
		if ci, ok := v.(*ssa.ChangeInterface); ok {
			v = ci.X
		}
		if ops.Named(v.Type(), "net/http", "ResponseWriter") {
			return v
		}
	}
	return nil
}

// bodyMethods are the methods of http.Request that read its body.
var bodyMethods = map[string]bool{
	"FormFile": true, "FormValue": true, "MultipartReader": true, "ParseForm": true, "ParseMultipartForm": true, "PostFormValue": true,
}

// readsBody is the http.Request whose body a call reads: that of its receiver, or one that
// it is given to read.
func readsBody(c *ssa.CallCommon) ssa.Value {
	if c.IsInvoke() {
		if c.Method.Name() != "Read" {
			return nil
		}
		return requestOf(c.Value)
	}
	if fn := c.StaticCallee(); fn != nil && fn.Signature.Recv() != nil {
		if ops.Named(fn.Signature.Recv().Type(), "net/http", "Request") && bodyMethods[fn.Name()] {
			return c.Args[0]
		}
		return nil
	}
	if name := chans.CalleeName(c); !laterReaders[name] && !reads(name) {
		return nil
	}
	for _, a := range c.Args {
		if r := requestOf(a); r != nil {
			return r
		}
	}
	return nil
}

// laterReaders are functions that read from an io.Reader that they are given when what
// they return is used, and one of a package that only calls io's.
var laterReaders = map[string]bool{
	"bufio.NewReader": true, "bufio.NewScanner": true, "encoding/json.NewDecoder": true, "encoding/xml.NewDecoder": true, "io/ioutil.ReadAll": true,
}

// requestOf is the http.Request of which v is the body.
func requestOf(v ssa.Value) ssa.Value {
	if ci, ok := v.(*ssa.ChangeInterface); ok {
		v = ci.X
	}
	fa := access.LoadedField(v)
	if fa == nil || !ops.Named(fa.X.Type(), "net/http", "Request") || chans.FieldOf(fa.X.Type(), fa.Field).Name() != "Body" {
		return nil
	}
	return fa.X
}
