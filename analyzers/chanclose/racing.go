package chanclose

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// racing reports the close of a field's channel by code that is called from
// elsewhere, such as a shutdown hook, while methods that are called from
// elsewhere too send on it, and neither side looks at the other.
func (c *checker) racing(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 || o.Elem || o.Foreign {
		return
	}
	for _, cl := range closes {
		if !c.callback(cl.Fn) || cl.Deferred || c.waitsBefore(cl) || c.locks(cl.Fn) {
			continue
		}
		for _, send := range o.Of(chans.Send) {
			if !send.Alone() || send.Deferred || outer(send.Fn) == outer(cl.Fn) || c.res.Guarded(send) || c.locks(send.Fn) {
				continue
			}
			if !c.fromOutside(send.Fn, 0) {
				continue
			}
			c.report(cl, "chanclose-racing", finding.Medium,
				cl.Name+" is closed here while "+c.res.FuncName(send.Fn, cl.Pos)+" may still send on it ("+c.res.Place(send.Pos, cl.Pos)+"): that send panics")
			return
		}
	}
}

// callback reports whether fn is a literal that is handed to code of another
// package: nobody here knows when it runs.
func (c *checker) callback(fn *ssa.Function) bool {
	return fn.Parent() != nil && !c.res.Closed[fn] && len(c.res.SpawnsOf(fn)) == 0 && !c.res.RunsOnce(fn)
}

// waitsBefore reports whether something is waited for before the close: then
// the senders may be gone.
func (c *checker) waitsBefore(cl *chans.Op) bool {
	for _, op := range c.res.OpsIn(cl.Fn) {
		switch op.Kind {
		case chans.Wait, chans.Recv, chans.Range, chans.CondWait:
			return true
		}
	}
	for _, b := range cl.Fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok && in != cl.Instr && chans.Dominates(in, cl.Instr) {
				if _, ok := call.Common().Value.(*ssa.Builtin); !ok {
					return true // may stop the senders
				}
			}
		}
	}
	return false
}

// locks reports whether fn calls a Lock of any kind.
func (c *checker) locks(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok {
				switch chans.CalleeName(call.Common()) {
				case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
					return true
				}
			}
		}
	}
	return false
}

// fromOutside reports whether an exported method leads to fn.
func (c *checker) fromOutside(fn *ssa.Function, depth int) bool {
	if fn.Object() != nil && fn.Object().Exported() && fn.Signature.Recv() != nil {
		return true
	}
	if depth > 3 {
		return false
	}
	for _, call := range c.res.Callers[fn] {
		if c.fromOutside(outer(call.Parent()), depth+1) {
			return true
		}
	}
	return false
}
