package overlap

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file knows when handlers run that are registered already: nobody is served
// before something listens.

// beforeServing reports whether p is made by who begins to serve after it.
func (e *engine) beforeServing(p place) bool {
	at := p.touch.at
	for f := p.frame; f != nil && f.fn != nil; f = f.up {
		if slices.ContainsFunc(e.calls(f.fn), func(c call) bool {
			return summary.ComesBefore(at, c.in) && !summary.ComesBefore(c.in, at) && e.beginsServing(c.in)
		}) {
			return true
		}
		if f.kind.thread() {
			return false
		}
		at = f.hop
	}
	return false
}

// beginsServing reports whether a call, the functions of the package that it leads to,
// or the literals that it is given begin to serve requests.
func (e *engine) beginsServing(in ssa.CallInstruction) bool {
	c := in.Common()
	if servesHTTP(c) {
		return true
	}
	var fns []*ssa.Function
	for _, a := range append([]ssa.Value{c.Value}, c.Args...) {
		if mc, ok := a.(*ssa.MakeClosure); ok {
			fns = append(fns, mc.Fn.(*ssa.Function))
		}
	}
	if callee := e.res.Static(in); callee != nil {
		fns = append(fns, callee)
	}
	for fn := range e.reached(fns...) {
		if slices.ContainsFunc(e.calls(fn), func(c call) bool { return servesHTTP(c.in.Common()) }) {
			return true
		}
	}
	return false
}

// servesHTTP reports whether a call is one of ListenAndServe, Serve and their like, of
// net/http and of httptest.
func servesHTTP(c *ssa.CallCommon) bool {
	name := chans.CalleeName(c)
	if rest, ok := strings.CutPrefix(name, "net/http/httptest."); ok {
		return strings.HasPrefix(rest, "New") || strings.HasPrefix(rest, "Server.Start")
	}
	rest, ok := strings.CutPrefix(name, "net/http.")
	return ok && strings.Contains(rest, "Serve") && !strings.Contains(rest, "ServeHTTP") && !strings.HasPrefix(rest, "ServeMux")
}
