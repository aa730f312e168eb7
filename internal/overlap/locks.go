package overlap

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/summary"
)

// lockKey names what decides which locks are held at a place: one call of another
// package makes several accesses.
type lockKey struct {
	frame  *frame
	at     ssa.Instruction
	via    *beyond
	global bool
}

// locks lists the classes of what is held at p, "" standing for a lock without
// a name.
func (e *engine) locks(p place) []string {
	_, global := p.loc.root.(*ssa.Global)
	key := lockKey{p.frame, p.touch.first, p.touch.via, global}
	if ls, ok := e.held[key]; ok {
		return ls
	}
	ls := e.findLocks(p)
	e.held[key] = ls
	return ls
}

func (e *engine) findLocks(p place) []string {
	var out []string
	add := func(in ssa.Instruction) {
		out = append(out, e.holds(in)...)
	}
	at := p.touch.first
	if p.touch.via != nil {
		out = append(out, p.touch.via.Locks...)
	}
	_, global := p.loc.root.(*ssa.Global) // the lock of one object keeps no other away
	for f := p.frame; f != nil; f = f.up {
		if f.fn != nil {
			add(at)
		}
		if f.fn != nil && e.asksForLock(f.fn) {
			out = append(out, "")
		}
		if f.kind == once {
			out = append(out, "once")
		}
		if f.fn != nil && f.up != nil && (f.kind.thread() || !global) {
			out = append(out, e.handedOver(f.fn)...) // go recovering(func() { defer mu.Unlock(); … })
		}
		if f.kind.thread() {
			return append(out, e.heldAround(p, f)...)
		}
		at = f.hop
		if f.up == nil {
			for _, g := range e.res.Context(f.fn).Gates {
				out = append(out, g.Class)
			}
		}
	}
	return out
}

// heldAround lists the locks that the starter of the goroutine f holds from its start on
// until it has waited for p: as long as that they are the goroutine's as well.
func (e *engine) heldAround(p place, f *frame) []string {
	if f.up == nil || f.up.fn == nil || !f.kind.outlives() {
		return nil
	}
	held := e.res.Held(f.hop)
	if len(held) == 0 {
		return nil
	}
	sig := e.signals(p, f.up)
	if e.escapes(f, sig) {
		return nil
	}
	var out []string
	for _, b := range f.up.fn.Blocks {
		for _, in := range b.Instrs {
			if !summary.Reaches(f.hop, in) || !e.orders(in, sig, f.up) {
				continue
			}
			for _, h := range e.res.Held(in) {
				if slices.ContainsFunc(held, func(o summary.Held) bool { return o.Class == h.Class && o.At == h.At }) {
					out = append(out, h.Class)
				}
			}
		}
	}
	return out
}

// holds lists the classes of what is held at an instruction beyond what callers
// hold. Where the engine gives nothing it may not have come so far: it ends a
// state at a call that, as far as it knows, never returns. A lock that was taken
// on some way to here and not let go counts as one without a name.
func (e *engine) holds(in ssa.Instruction) []string {
	var out []string
	for _, h := range e.res.Held(in) {
		out = append(out, h.Class)
	}
	if len(out) > 0 {
		return out
	}
	releases := func(x ssa.Instruction) bool {
		c, ok := x.(*ssa.Call)
		return ok && ops.Of(c.Common()).Kind == ops.Release
	}
	for _, c := range e.calls(in.Parent()) {
		if _, call := c.in.(*ssa.Call); call && c.op.Kind == ops.Acquire && chans.ReachesAvoiding(c.in, in, releases) {
			return []string{""}
		}
	}
	return nil
}

// handedOver lists the locks that a goroutine lets go for its starter.
func (e *engine) handedOver(fn *ssa.Function) []string {
	f := e.res.Func(fn)
	if f == nil {
		return nil
	}
	var out []string
	for _, o := range f.Sum.Outcomes {
		for _, l := range o.Rel {
			out = append(out, l.Lock.Class)
		}
	}
	return out
}

// guarded reports whether one lock, as far as names tell, is held at both.
// Where the memory is not of the root function's making, its callers may hold
// what is seen on one side only, and package snapshot knows more of that.
func (e *engine) guarded(a, b place) bool {
	la, lb := e.locks(a), e.locks(b)
	if slices.Contains(la, "") || slices.Contains(lb, "") {
		return true
	}
	switch a.loc.root.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return len(la) > 0 || len(lb) > 0
	}
	return slices.ContainsFunc(la, func(c string) bool { return slices.Contains(lb, c) })
}

// asksForLock reports whether a function's name or comment says that its callers
// hold a lock, whichever.
func (e *engine) asksForLock(fn *ssa.Function) bool {
	asks, ok := e.asking[fn]
	if ok {
		return asks
	}
	if fd, isDecl := fn.Syntax().(*ast.FuncDecl); isDecl {
		doc := strings.ToLower(fd.Doc.Text())
		asks = strings.HasSuffix(fn.Name(), "Locked") || strings.HasSuffix(fn.Name(), "NoLock") ||
			strings.Contains(doc, "lock") && lockHeld.MatchString(doc)
	}
	e.asking[fn] = asks
	return asks
}

// lockHeld matches the ways in which comments ask for a lock.
var lockHeld = regexp.MustCompile(`held|hold|locked|under|protect|acquire|own|guard|thread.?safe|concurren`)
