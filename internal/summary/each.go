package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Elements. That a loop locks "some element" of a container says nothing of the
// element that is held; that it locks every one says that the held one is among
// them. A range over a field that asks for a lock in each of its rounds has the
// element's key replaced by access.Each in the event.

// eachElement gives the path of a lock that is asked for at an instruction,
// with the keys of whole loops around it replaced by access.Each.
func (w *walker) eachElement(at ssa.Instruction, p access.Path) access.Path {
	if !w.looping[at.Block().Index] || !strings.Contains(p.Sel, "[t") {
		return p
	}
	if w.wholes == nil {
		w.wholes = wholeRanges(w.fn)
	}
	for _, key := range sortedKeys(w.wholes) {
		if strings.Contains(p.Sel, "["+key+"]") && everyRound(w.wholes[key], at.Block()) {
			p.Sel = strings.Replace(p.Sel, "["+key+"]", "["+access.Each+"]", 1)
			return p
		}
	}
	return p
}

// anyElement is a path of each element as that of some.
func anyElement(p access.Path) access.Path {
	p.Sel = strings.ReplaceAll(p.Sel, "["+access.Each+"]", "[*]")
	return p
}

// wholeRanges finds the range loops over fields that are maps, slices or
// arrays: the register of the key or of the step, and the head of the loop.
func wholeRanges(fn *ssa.Function) map[string]*ssa.BasicBlock {
	out := map[string]*ssa.BasicBlock{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Next:
				if r, ok := instr.Iter.(*ssa.Range); ok && IsField(r.X) {
					out[instr.Name()] = b
				}
			case *ssa.IndexAddr:
				step, ok := instr.Index.(*ssa.BinOp)
				if !ok || !IsField(instr.X) {
					continue
				}
				if phi, ok := step.X.(*ssa.Phi); ok && phi.Comment == "rangeindex" {
					out[step.Name()] = phi.Block()
				}
			}
		}
	}
	return out
}

// IsField reports whether v is a field as it is: not a part of a slice.
func IsField(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	_, ok := v.(*ssa.FieldAddr)
	return ok
}

// everyRound reports whether each round of the loop that starts at head comes
// through b.
func everyRound(head, b *ssa.BasicBlock) bool {
	if !head.Dominates(b) {
		return false
	}
	for _, p := range head.Preds {
		if head.Dominates(p) && !b.Dominates(p) {
			return false
		}
	}
	return true
}

// amongAll reports whether a held lock is that of one of the elements whose
// locks are all asked for.
func amongAll(h Held, each access.Path) bool {
	i := strings.Index(each.Sel, "["+access.Each+"]")
	if i < 0 || h.Loose || h.Path.Kind == access.Stale {
		return false
	}
	container := each
	container.Sel = each.Sel[:i]
	rest, ok := h.Path.Rest(container)
	if !ok || rest == "" || rest[0] != '[' {
		return false
	}
	end := strings.IndexByte(rest, ']')
	return end > 0 && rest[end+1:] == each.Sel[i+len(access.Each)+2:]
}

// loosen notes that the held elements of a container may have left it.
func (w *walker) loosen(s *state, container access.Path) {
	s.loosen(func(h Held) bool {
		rest, ok := h.Path.Rest(container)
		return ok && rest != "" && rest[0] == '['
	})
}

// loosenBy does so for what a call may take out of its container: for all where
// nothing is known of the callee.
func (w *walker) loosenBy(s *state, t target) {
	s.loosen(func(h Held) bool {
		switch {
		case !strings.Contains(h.Path.Sel, "["):
			return false
		case t.fn == nil:
			return t.sum == nil
		}
		field := containerField(h.Path)
		return w.eng.assignsField(t.fn, field) || w.eng.assignsField(t.fn, inside+field)
	})
}

func (s *state) loosen(left func(Held) bool) {
	for i, h := range s.held {
		if !h.Loose && left(h) {
			s.held = slices.Clone(s.held) // clones of the state share it
			s.held[i].Loose = true
		}
	}
}

// inside marks the name of a field that is a container, in engine.names, where
// not the field is set but an element of it.
const inside = "[]"

// containerField is the name of the field that the last element of a path is
// an element of.
func containerField(p access.Path) string {
	sel := p.Sel[:strings.LastIndexByte(p.Sel, '[')]
	return sel[strings.LastIndexByte(sel, '.')+1:]
}

// changed gives the container that a builtin or an assignment takes elements
// out of, nil if none.
func changedContainer(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		return instr.Map
	case *ssa.Call:
		b, ok := instr.Call.Value.(*ssa.Builtin)
		if ok && slices.Contains([]string{"delete", "copy", "clear"}, b.Name()) {
			return instr.Call.Args[0]
		}
	case *ssa.Store:
		if ia, ok := instr.Addr.(*ssa.IndexAddr); ok && isReference(instr.Val.Type()) {
			return ia.X
		}
	}
	return nil
}

// scanContainer notes that fn changes the elements of a field.
func (e *engine) scanContainer(fn *ssa.Function, instr ssa.Instruction) {
	v := changedContainer(instr)
	if v == nil {
		return
	}
	if _, isMap := v.Type().Underlying().(*types.Map); !isMap && !isReference(v.Type()) {
		return
	}
	if p := e.infos[fn].Env.Of(v); strings.Contains(p.Sel, ".") {
		e.assign(fn, inside+lastField(p))
	}
}
