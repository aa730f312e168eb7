package chanclose

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// twoClosers reports a channel that two functions close although the first
// leaves no mark and the second looks for none.
func (c *checker) twoClosers(o *chans.Object, closes []*chans.Op) {
	if len(o.Fields) == 0 && len(o.Globals) == 0 {
		return
	}
	for _, second := range closes {
		if c.res.Guarded(second) || second.Deferred || turnedAway(second) {
			continue
		}
		for _, first := range closes {
			if turnedAway(first) || access.Outermost(first.Fn) == access.Outermost(second.Fn) || c.overwrites(first) || c.leavesMark(first) || first.Deferred {
				continue
			}
			blind := handedOut(second)
			if !blind && c.takesOut(first) {
				continue
			}
			conf := finding.Medium
			if !blind && !o.Elem && !c.loopAndMethod(first, second) && !c.loopAndMethod(second, first) || c.res.InTest(second.Pos) || c.res.InTest(first.Pos) {
				// A state machine mostly keeps two closes of one field apart;
				// who looks a channel up by name has no such state. A test
				// reaches into the state that it checks.
				conf = finding.Low
			}
			c.report(second, "chanclose-two", conf,
				second.Name+" is closed here and at "+c.res.Place(first.Pos, second.Pos)+": whichever comes second panics")
		}
	}
}

// turnedAway reports whether the close is of an argument that the function keeps
// on its other ways only: a listener that comes too late is told so at once, and
// the others are closed by whoever has the list.
func turnedAway(op *chans.Op) bool {
	p, ok := op.Val.(*ssa.Parameter)
	if !ok {
		return false
	}
	kept := false
	for _, ref := range *p.Referrers() {
		st, _ := ref.(*ssa.Store)
		if st != nil {
			if _, local := st.Addr.(*ssa.Alloc); local {
				continue
			}
		}
		if keeps(ref) {
			if chans.Reaches(ref, op.Instr) || chans.Reaches(op.Instr, ref) {
				return false
			}
			kept = true
		}
	}
	return kept
}

// keeps reports whether an instruction may put a value where others find it.
func keeps(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Store, *ssa.MapUpdate:
		return true
	case ssa.CallInstruction:
		_, builtin := in.Common().Value.(*ssa.Builtin)
		return !builtin
	}
	return false
}

// loopAndMethod reports whether one is done by a goroutine at its own end, whatever
// happened before, and the other by an exported method, likewise.
func (c *checker) loopAndMethod(loop, method *chans.Op) bool {
	obj := method.Fn.Object()
	return len(c.res.SpawnsOf(loop.Fn)) > 0 && !c.res.Guarded(loop) && method.Obj.Known() &&
		obj != nil && obj.Exported() && method.Fn.Signature.Recv() != nil && !c.marks(method)
}

// handedOut reports whether the close is all that a function value does that its
// maker gives away, whatever was closed before: whoever has got it calls it when
// it pleases.
func handedOut(op *chans.Op) bool {
	if op.Fn.Parent() == nil || op.Via != nil || !always(op) {
		return false
	}
	given := false
	for _, b := range op.Fn.Parent().Blocks {
		for _, in := range b.Instrs {
			mc, ok := in.(*ssa.MakeClosure)
			if !ok || mc.Fn != op.Fn {
				continue
			}
			for _, ref := range *mc.Referrers() {
				switch ref := ref.(type) {
				case *ssa.Return:
					given = true
				case *ssa.Store:
					_, field := ref.Addr.(*ssa.FieldAddr)
					given = given || field
				case *ssa.ChangeType, *ssa.DebugRef:
				default:
					return false
				}
			}
		}
	}
	return given
}
