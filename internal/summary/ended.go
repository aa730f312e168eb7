package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// What channels and WaitGroups order in time. A function that defers
// close(s.done) tells of its end; who has received from s.done does not overlap
// with it any more. That is what a lock common to the two would say, so it is
// told as a gate of the channel's class: read by those who are waited for, as
// several may run together, and written by those who have waited.

// mark is the place from which on a gate is held.
type mark struct {
	gate lockgraph.Gate
	at   ssa.Instruction
}

// signal is what the package does with one channel or WaitGroup.
type signal struct {
	ends, waits []ssa.Instruction // deferred close or Done; plain receives or Wait
	other       bool              // it is also told in another way
}

// findEnds finds the gates that ends make. A channel must have one deferred
// close and no other sign; a WaitGroup is counted down by deferred calls only.
func (e *engine) findEnds() {
	signals := map[string]*signal{}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.scanSignal(fn, instr, signals)
			}
		}
	}
	e.ends = map[*ssa.Function][]mark{}
	for _, class := range sortedKeys(signals) {
		s := signals[class]
		if s.other || len(s.ends) == 0 {
			continue
		}
		add := func(at ssa.Instruction, mode lockgraph.Mode) {
			e.ends[at.Parent()] = append(e.ends[at.Parent()], mark{lockgraph.Gate{Class: class, Mode: mode}, at})
		}
		for _, at := range s.ends {
			add(at, lockgraph.Read)
		}
		for _, at := range s.waits {
			add(at, lockgraph.Write)
		}
	}
}

// scanSignal notes what an instruction does with a channel or WaitGroup that is
// in a field or package variable.
func (e *engine) scanSignal(fn *ssa.Function, instr ssa.Instruction, signals map[string]*signal) {
	of := func(v ssa.Value) *signal { return ofClass(signals, e.sharedClass(fn, v)) }
	switch instr := instr.(type) {
	case *ssa.Send:
		of(instr.Chan).other = true
	case *ssa.UnOp:
		if _, isChan := instr.X.Type().Underlying().(*types.Chan); isChan {
			s := of(instr.X)
			s.waits = append(s.waits, instr)
		}
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.SendOnly {
				of(st.Chan).other = true
			}
		}
	case ssa.CallInstruction:
		e.scanSignalCall(instr, of)
	}
}

func (e *engine) scanSignalCall(instr ssa.CallInstruction, of func(ssa.Value) *signal) {
	c := instr.Common()
	_, deferred := instr.(*ssa.Defer)
	end := func(s *signal, once bool) {
		if !deferred || once && len(s.ends) > 0 {
			s.other = true
			return
		}
		s.ends = append(s.ends, instr)
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			end(of(c.Args[0]), true)
		}
		return
	}
	callee := c.StaticCallee()
	if callee == nil || !strings.HasPrefix(callee.RelString(nil), "(*sync.WaitGroup).") {
		return
	}
	args := c.Args
	if mc, ok := c.Value.(*ssa.MakeClosure); ok { // done := wg.Done; done()
		args = append(slices.Clone(mc.Bindings), args...)
	}
	switch s := of(args[0]); callee.Name() {
	case "Done":
		end(s, false)
	case "Wait":
		s.waits = append(s.waits, instr)
	}
}

// sharedClass is the class of a field or package variable, "" for a variable of
// one call, of which there may be several at a time.
func (e *engine) sharedClass(fn *ssa.Function, v ssa.Value) string {
	env := e.infos[fn].Env
	p := env.Of(v)
	if p.Kind != access.Global && !strings.Contains(p.Sel, ".") {
		return ""
	}
	if c := env.Class(p); !c.Weak {
		return c.Name
	}
	return ""
}

// endGates lists the gates that ends make at an instruction.
func (e *engine) endGates(at ssa.Instruction) []lockgraph.Gate {
	var gates []lockgraph.Gate
	for _, m := range e.ends[at.Parent()] {
		if m.at != at && Dominates(m.at, at) {
			gates = addGate(gates, Lock{Class: m.gate.Class}, m.gate.Mode)
		}
	}
	return gates
}

// commonGates leaves those of a that b has too.
func commonGates(a, b []lockgraph.Gate) []lockgraph.Gate {
	return slices.DeleteFunc(slices.Clone(a), func(g lockgraph.Gate) bool { return !slices.Contains(b, g) })
}
