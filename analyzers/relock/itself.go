package relock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/summary"
)

// asksItself reports whether the holder comes back to itself by way of a function
// that goes there only as its arguments say:
//
//	func (c *C) token() string { c.mu.Lock(); …; c.call(params{"token": "none"}) … }
//	func (c *C) call(p params) { if _, ok := p["token"]; !ok { p["token"] = c.token() } … }
//
// The arguments that the holder gives are mostly chosen to prevent just that.
func asksItself(res *summary.Result, f *summary.Func, r *summary.Relock) bool {
	byArgument := false
	for t := r.Event.Trace; t != nil; t = t.Next {
		if t != r.Event.Trace && t.Func == f.Name {
			return byArgument
		}
		if t != r.Event.Trace && t.Site == nil {
			byArgument = byArgument || argumentDecides(res, t.Pos)
		}
	}
	return false
}

// argumentDecides reports whether it depends on a parameter if control comes to
// the call at pos.
func argumentDecides(res *summary.Result, pos token.Pos) bool {
	for _, fn := range res.Funcs {
		if fn.Syntax() == nil || pos < fn.Syntax().Pos() || fn.Syntax().End() <= pos {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if _, ok := in.(ssa.CallInstruction); !ok || summary.PosOf(in) != pos {
					continue
				}
				for test := range chans.Branches(b) {
					if ofParameter(test.Cond, 0) {
						return true
					}
				}
			}
		}
	}
	return false
}

// ofParameter reports whether a value is worked out from a parameter other than
// the receiver.
func ofParameter(v ssa.Value, depth int) bool {
	if p, ok := v.(*ssa.Parameter); ok {
		return p.Parent().Signature.Recv() == nil || p != p.Parent().Params[0]
	}
	in, ok := v.(ssa.Instruction)
	if !ok || depth > 5 {
		return false
	}
	if _, isCall := v.(*ssa.Call); isCall {
		return false
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && ofParameter(*op, depth+1) {
			return true
		}
	}
	return false
}
