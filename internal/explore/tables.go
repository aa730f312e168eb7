package explore

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// tables holds what is worked out once for a function of the package.
type tables struct {
	res   *chans.Result
	live  map[*ssa.Function]map[*ssa.BasicBlock][]bool
	nums  map[*ssa.Function]map[ssa.Value]int32
	calls map[*ssa.CallCommon]callInfo
	worth map[*ssa.Function]bool
}

func newTables(res *chans.Result) *tables {
	return &tables{
		res:   res,
		live:  map[*ssa.Function]map[*ssa.BasicBlock][]bool{},
		nums:  map[*ssa.Function]map[ssa.Value]int32{},
		calls: map[*ssa.CallCommon]callInfo{},
		worth: map[*ssa.Function]bool{},
	}
}

// liveIn lists the registers that are read after control has entered b and its
// phis are done. The others are forgotten, so that equal states are seen to be
// equal.
func (t *tables) liveIn(fn *ssa.Function, b *ssa.BasicBlock) []bool {
	live, ok := t.live[fn]
	if !ok {
		num := t.numbers(fn)
		live = map[*ssa.BasicBlock][]bool{}
		for b, vals := range liveness(fn) {
			live[b] = make([]bool, len(num))
			for v := range vals {
				if n, ok := num[v]; ok {
					live[b][n] = true
				}
			}
		}
		t.live[fn] = live
	}
	return live[b]
}

// numbers gives each register of a function a number.
func (t *tables) numbers(fn *ssa.Function) map[ssa.Value]int32 {
	num, ok := t.nums[fn]
	if ok {
		return num
	}
	num = map[ssa.Value]int32{}
	for _, p := range fn.Params {
		num[p] = int32(len(num))
	}
	for _, v := range fn.FreeVars {
		num[v] = int32(len(num))
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if v, ok := in.(ssa.Value); ok {
				num[v] = int32(len(num))
			}
		}
	}
	t.nums[fn] = num
	return num
}

// callInfo is what a call instruction itself says of its callee.
type callInfo struct {
	name    string
	effects *chans.Effects
	// plain: neither the name nor what is known of the callee makes the call
	// anything that others can notice, whatever its operands are.
	plain bool
}

func (t *tables) call(c *ssa.CallCommon) callInfo {
	info, ok := t.calls[c]
	if !ok {
		info = callInfo{name: calleeName(c), effects: t.effects(c)}
		_, builtin := c.Value.(*ssa.Builtin)
		info.plain = (builtin || c.StaticCallee() != nil) && known(info.name) == opNone && info.effects == nil
		t.calls[c] = info
	}
	return info
}

func liveness(fn *ssa.Function) map[*ssa.BasicBlock]map[ssa.Value]bool {
	in := map[*ssa.BasicBlock]map[ssa.Value]bool{}
	for _, b := range fn.Blocks {
		in[b] = map[ssa.Value]bool{}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(fn.Blocks) {
			now := map[ssa.Value]bool{}
			for _, s := range b.Succs {
				for v := range in[s] {
					if phi, ok := v.(*ssa.Phi); !ok || phi.Block() != s {
						now[v] = true
					}
				}
				for k, p := range s.Preds {
					if p != b {
						continue
					}
					for _, instr := range s.Instrs {
						if phi, ok := instr.(*ssa.Phi); ok {
							now[phi.Edges[k]] = true
						}
					}
				}
			}
			for _, instr := range slices.Backward(b.Instrs) {
				if _, ok := instr.(*ssa.Phi); ok {
					continue // live until here, defined on the way in
				}
				if v, ok := instr.(ssa.Value); ok {
					delete(now, v)
				}
				for _, op := range instr.Operands(nil) {
					if *op != nil {
						now[*op] = true
					}
				}
			}
			if len(now) != len(in[b]) {
				in[b] = now
				changed = true
			}
		}
	}
	return in
}

// follow reports whether a call of fn is played: functions that touch
// channels, goroutines, locks or contexts, and small ones.
func (t *tables) follow(fn *ssa.Function) bool {
	if len(fn.Blocks) == 0 {
		return false
	}
	w, ok := t.worth[fn]
	if !ok {
		w = len(fn.Blocks) == 1 && len(fn.Blocks[0].Instrs) <= 12 || t.concerns(fn, map[*ssa.Function]bool{})
		t.worth[fn] = w
	}
	return w
}

// concerns reports whether fn, or what it calls, does anything that the model
// knows.
func (t *tables) concerns(fn *ssa.Function, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Send, *ssa.Select, *ssa.MakeChan, *ssa.Go:
				return true
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return true
				}
			case *ssa.Store:
				if concerning(in.Val.Type(), 0) {
					return true
				}
				// A flag that decides about a second time.
				if _, ok := in.Addr.(*ssa.FieldAddr); ok && isBool(in.Val.Type()) {
					return true
				}
			}
			if call, ok := in.(ssa.CallInstruction); ok {
				if t.knows(call.Common()) {
					return true
				}
				callee := t.res.Static(call)
				if callee != nil && t.concerns(callee, seen) || callee == nil && byValue(call.Common()) {
					return true
				}
			}
			if mc, ok := in.(*ssa.MakeClosure); ok && t.concerns(mc.Fn.(*ssa.Function), seen) {
				return true
			}
		}
	}
	for res := range fn.Signature.Results().Variables() {
		if concerning(res.Type(), 0) {
			return true
		}
	}
	return false
}

// byValue reports whether a call is one of a function value, which may do anything:
// what a caller passes, or the cancel function of a context that the function around
// has made.
func byValue(c *ssa.CallCommon) bool {
	_, builtin := c.Value.(*ssa.Builtin)
	return !builtin && !c.IsInvoke() && c.StaticCallee() == nil
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// knows reports whether a call is one that the model has a meaning for.
func (t *tables) knows(c *ssa.CallCommon) bool {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return b.Name() == "close"
	}
	info := t.call(c)
	return known(info.name) != opNone || info.effects != nil
}

// concerning reports whether values of t can hold channels, locks or what
// waits on them.
func concerning(t types.Type, depth int) bool {
	if depth > 3 {
		return false
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		switch n.Obj().Pkg().Path() {
		case "sync", "golang.org/x/sync/errgroup":
			return true
		case "context":
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return concerning(u.Elem(), depth+1)
	case *types.Slice:
		return concerning(u.Elem(), depth+1)
	case *types.Struct:
		for f := range u.Fields() {
			if concerning(f.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}
