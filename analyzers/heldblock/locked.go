package heldblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// locked looks at the functions that are only called with a lock held, after
// those that hold one themselves: what was reported at a call is not said again.
func (c *checker) locked() {
	for _, fn := range c.res.Funcs {
		held := c.byCallers(fn)
		if len(held) == 0 {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if len(c.res.Held(in)) > 0 || c.letGo(in) {
					continue
				}
				for _, w := range c.waitsFrom(in) {
					c.check(in, held, w)
				}
			}
		}
	}
}

// byCallers lists the locks of its receiver that everybody holds who calls fn.
func (c *checker) byCallers(fn *ssa.Function) []summary.Held {
	recv := fn.Signature.Recv()
	if recv == nil || len(fn.Params) == 0 {
		return nil
	}
	f := c.res.Func(fn)
	if f == nil || f.Sum == nil || f.Sum.Unknown {
		return nil
	}
	var out []summary.Held
	for _, g := range c.res.Context(fn).Gates {
		if g.Mode == lockgraph.Permit {
			continue
		}
		if field, ok := fieldIn(recv.Type(), g.Class); ok {
			lock := summary.Lock{Path: access.OfParam(0).Field(field), Class: g.Class}
			out = append(out, summary.Held{Lock: lock, Mode: g.Mode})
		}
	}
	return out
}

// fieldIn gives the field of what t is or points to that a class names.
func fieldIn(t types.Type, class string) (string, bool) {
	n := access.NamedOf(t)
	if n == nil {
		return "", false
	}
	return strings.CutPrefix(class, access.TypeName(n)+".")
}

// letGo reports whether a lock may have been let go before in, here or by a
// callee.
func (c *checker) letGo(in ssa.Instruction) bool {
	for _, b := range in.Parent().Blocks {
		for _, other := range b.Instrs {
			call, ok := other.(*ssa.Call)
			if ok && (unlocks(call) || c.releases(call)) && summary.Reaches(other, in) {
				return true
			}
		}
	}
	return false
}

// releases reports whether the callee lets go a lock that it is called with.
func (c *checker) releases(call *ssa.Call) bool {
	callee := c.res.Static(call)
	if callee == nil {
		return false
	}
	f := c.res.Func(callee)
	return f != nil && slices.ContainsFunc(f.Sum.Outcomes, func(o summary.Outcome) bool { return len(o.Rel) > 0 })
}
