package overlap

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
)

// loc is a piece of memory as one function names it: a root value that is its
// address, or shares its elements (a slice, a map), and the steps from there.
//
// Steps are ".field", "[key]" and "*", the following of a pointer that is kept
// in memory. Paths of package access leave the last one out, which is right for
// locks; here the variable p and what p points to are two things. Where the
// pointer may have changed between two looks the step is "~" and equals
// nothing, not even itself. The zero loc is unknown.
type loc struct {
	root ssa.Value
	sel  string
}

func (l loc) known() bool { return l.root != nil }

func (l loc) with(sel string) loc {
	if l.root == nil || len(l.sel)+len(sel) > maxSel {
		return loc{}
	}
	return loc{l.root, l.sel + sel}
}

// maxSel bounds a loc so that lists walked through next.next.next end.
const maxSel = 100

// at is the memory that a pointer points to, or that a slice or a map shares.
func (e *engine) at(v ssa.Value) loc {
	if l, ok := e.locs[v]; ok {
		return l
	}
	e.locs[v] = loc{v, ""} // ends cycles
	l := e.locate(v)
	e.locs[v] = l
	return l
}

func (e *engine) locate(v ssa.Value) loc {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return e.at(v.X).with("." + chans.FieldOf(v.X.Type(), v.Field).Name())
	case *ssa.IndexAddr:
		return e.at(v.X).with("[" + indexKey(v.Index) + "]")
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return e.behind(e.at(v.X), v.X)
		}
	case *ssa.ChangeType:
		return e.at(v.X)
	case *ssa.MakeInterface:
		return e.at(v.X)
	case *ssa.ChangeInterface:
		return e.at(v.X)
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return e.at(v.X)
		}
	case *ssa.Slice:
		if v.Low == nil || indexKey(v.Low) == "0" {
			return e.at(v.X)
		}
		return e.at(v.X).with("[?]")
	case *ssa.Call:
		// append(s[:0], …) is there to fill the same memory again.
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
			if emptied := emptied(v.Call.Args[0]); emptied != nil {
				return e.at(emptied)
			}
		}
	case *ssa.Phi:
		return e.ofPhi(v)
	}
	return loc{v, ""}
}

// emptied is the s of s[:0].
func emptied(v ssa.Value) ssa.Value {
	if s, ok := v.(*ssa.Slice); ok && isSlice(s.X) && s.Low == nil && s.High != nil && indexKey(s.High) == "0" {
		return s.X
	}
	return nil
}

// ofPhi is the one place that all edges lead to, nil ones and those that come
// round left out; else the phi is a root of its own.
func (e *engine) ofPhi(v *ssa.Phi) loc {
	self := loc{v, ""}
	to := self
	for _, x := range v.Edges {
		if c, ok := x.(*ssa.Const); ok && c.IsNil() {
			return self // it begins anew here
		}
		l := e.at(x)
		if l == self || l == to {
			continue
		}
		if to != self {
			return self
		}
		to = l
	}
	if in, ok := to.root.(ssa.Instruction); ok && in.Parent() == v.Parent() && !in.Block().Dominates(v.Block()) {
		return self
	}
	return to
}

// indexKey is the text of a constant index, "?" for any other: an index that
// is computed is most often one of the goroutine's own.
func indexKey(v ssa.Value) string {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Int {
		return c.Value.ExactString()
	}
	return "?"
}

// behind is what the pointer kept at l points to; addr is the address it was
// loaded from.
func (e *engine) behind(l loc, addr ssa.Value) loc {
	step := "~"
	switch a := addr.(type) {
	case *ssa.Alloc:
		if v := e.only(a); v != nil {
			return e.at(v)
		}
	case *ssa.FreeVar:
		// What it is bound to decides, see normal.
		step = "*"
		if l.sel != "" {
			step = "~"
		}
	case *ssa.Global:
		if !e.reassigned[a] {
			step = "*"
		}
	case *ssa.FieldAddr:
		if !e.fieldStored[chans.FieldOf(a.X.Type(), a.Field)] {
			step = "*"
		}
	}
	return l.with(step)
}

// only is the one value that a local variable ever has, nil if it has several.
func (e *engine) only(a *ssa.Alloc) ssa.Value {
	if v, ok := e.soles[a]; ok {
		return v
	}
	v := chans.OnlyStore(a)
	if v != nil && !access.SharesMemory(v.Type()) {
		v = nil
	}
	e.soles[a] = v
	return v
}

// normal resolves what was unknown until a captured variable got its place: the
// pointer kept in it.
func (e *engine) normal(l loc) loc {
	for strings.HasPrefix(l.sel, "*") {
		var cell *ssa.Alloc
		switch r := l.root.(type) {
		case *ssa.Alloc:
			cell = r
		case *ssa.FreeVar:
			if cell = chans.Cell(r); cell != nil && e.only(cell) != nil {
				return l // one pointer, whose place this function cannot name
			}
		}
		if cell == nil {
			return l
		}
		v := e.only(cell)
		if v == nil {
			return loc{l.root, "~" + l.sel[1:]}
		}
		to := e.at(v)
		l = to.with(l.sel[1:])
	}
	return l
}

// meets reports whether two places of one root function share memory for certain.
func meets(p, q place) bool {
	if p.loc.root == nil || p.loc.root != q.loc.root {
		return false
	}
	a, b := p.steps, q.steps
	for len(a) > 0 && len(b) > 0 {
		if a[0] == "~" || a[0] != b[0] || a[0] == "[?]" && !sweeps(p, q) && !sweeps(q, p) {
			return false
		}
		a, b = a[1:], b[1:]
	}
	// One holds the other, unless a pointer leads away from it.
	away := func(rest []string) bool { return slices.Contains(rest, "*") || slices.Contains(rest, "~") }
	return !away(a) && !away(b)
}

// sweeps reports whether p is made for all elements of a slice, in a loop that does not
// start the goroutine of q: that one's element is among them.
func sweeps(p, q place) bool {
	if p.touch == nil || p.touch.sweep == nil {
		return false
	}
	l := p.touch.sweep
	return p.frame.thread == nil && q.frame.thread != nil && q.frame.thread.hop.Parent() == l.Head.Parent() && !l.Body[q.frame.thread.hop.Block()]
}

// steps is the function steps, once for each selector.
func (e *engine) steps(sel string) []string {
	if sel == "" {
		return nil
	}
	out, ok := e.parts[sel]
	if !ok {
		out = steps(sel)
		e.parts[sel] = out
	}
	return out
}

// steps splits a selector.
func steps(sel string) []string {
	var out []string
	for sel != "" {
		n := 1
		switch sel[0] {
		case '.', '[':
			for n < len(sel) && !strings.ContainsRune(".[*~", rune(sel[n])) {
				n++
			}
		}
		out = append(out, sel[:n])
		sel = sel[n:]
	}
	return out
}
