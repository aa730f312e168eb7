package heldblock

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// condLock gives "Type.field" of the mutex that a Cond in a field was made
// with, "" where that is not seen.
func (c *checker) condLock(o *chans.Object) string {
	found := ""
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || chans.CalleeName(call.Common()) != "sync.NewCond" || c.res.Object(call) != o {
					continue
				}
				mi, ok := call.Call.Args[0].(*ssa.MakeInterface)
				if !ok {
					return ""
				}
				f := fieldOf(mi.X)
				if f == nil || found != "" && found != c.res.FieldClass(f) {
					return ""
				}
				found = c.res.FieldClass(f)
			}
		}
	}
	return found
}

// groupWait describes the Wait of an errgroup that lives in this function.
func (c *checker) groupWait(call *ssa.Call) (wait, bool) {
	if chans.CalleeName(call.Common()) != "golang.org/x/sync/errgroup.Group.Wait" {
		return wait{}, false
	}
	w := wait{verb: c.res.ExprAt(call.Pos()) + ".Wait", local: true}
	for _, s := range c.res.Spawns {
		if s.Group == nil || !chans.SamePath(s.Group, call.Call.Args[0]) || s.In != call.Parent() {
			continue
		}
		if len(s.Fns) != 1 {
			return wait{}, false
		}
		w.peers = append(w.peers, peer{fn: s.Fns[0]})
	}
	return w, len(w.peers) > 0
}

// permitWait describes the Acquire of a semaphore kept in a field.
func (c *checker) permitWait(call *ssa.Call) (wait, bool) {
	const weighted = "golang.org/x/sync/semaphore.Weighted."
	if chans.CalleeName(call.Common()) != weighted+"Acquire" {
		return wait{}, false
	}
	f := fieldOf(call.Call.Args[0])
	if f == nil || f.Exported() || f.Pkg() != c.pass.Pkg {
		return wait{}, false
	}
	w := wait{verb: c.res.ExprAt(call.Pos()) + ".Acquire"}
	w.owner, _, _ = strings.Cut(c.res.FieldClass(f), ".")
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				rel, ok := in.(ssa.CallInstruction)
				if !ok || chans.CalleeName(rel.Common()) != weighted+"Release" || fieldOf(rel.Common().Args[0]) != f {
					continue
				}
				if _, ok := in.(*ssa.Defer); ok {
					w.peers = append(w.peers, peer{fn: fn})
				} else {
					w.peers = append(w.peers, peer{fn: fn, at: in})
				}
			}
		}
	}
	return w, len(w.peers) > 0
}

func fieldOf(v ssa.Value) *types.Var {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	if fa, ok := v.(*ssa.FieldAddr); ok {
		return chans.FieldOf(fa.X.Type(), fa.Field)
	}
	return nil
}
