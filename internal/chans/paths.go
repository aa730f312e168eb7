package chans

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// QuietReturn gives a return that the walk comes to with none of the instructions
// on the way for which stop answers true; nil if there is none. The walk may look
// at edges too.
func QuietReturn(stop func(ssa.Instruction) bool, walk func(*Paths)) *ssa.Return {
	var exit *ssa.Return
	walk(&Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if exit != nil || stop(in) {
			return st, false
		}
		if ret, ok := in.(*ssa.Return); ok {
			exit = ret
		}
		return st, true
	}})
	return exit
}

// ExitPos is the place of a return; that of the closing brace where control comes
// to the end of the function.
func ExitPos(ret *ssa.Return) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	switch fn := ret.Parent().Syntax().(type) {
	case *ast.FuncDecl:
		return fn.Body.Rbrace
	case *ast.FuncLit:
		return fn.Body.Rbrace
	}
	return token.NoPos
}

// Paths explores the ways through one function with the branch conditions that
// were decided on the way, so that `if async { go f() } … if async { <-done }`
// is followed on one side only. Two tests of one field are taken as one
// condition: when that is wrong a hazard is missed, not invented.
type Paths struct {
	// Step is called for each instruction with the state so far and gives the
	// state after it; ok=false ends the path.
	Step func(in ssa.Instruction, state int) (next int, ok bool)
	// Edge is called for each way out of a block, after its instructions.
	// It may be nil.
	Edge func(from *ssa.BasicBlock, succ int, state int) (next int, ok bool)

	seen   map[string]bool
	budget int
}

// maxVisits bounds an exploration; beyond it the function is unknown and the
// rest is not looked at.
const maxVisits = 20000

// From explores what can follow instruction start, in the given state.
func (p *Paths) From(start ssa.Instruction, state int) {
	p.seen, p.budget = map[string]bool{}, maxVisits
	b := start.Block()
	p.block(b, slices.Index(b.Instrs, start)+1, state, dominatingFacts(b))
}

// FromBlock explores what follows when control enters b.
func (p *Paths) FromBlock(b *ssa.BasicBlock, state int) {
	p.seen, p.budget = map[string]bool{}, maxVisits
	p.block(b, 0, state, dominatingFacts(b))
}

// FromEntry explores fn from its entry.
func (p *Paths) FromEntry(fn *ssa.Function, state int) {
	p.seen, p.budget = map[string]bool{}, maxVisits
	p.block(fn.Blocks[0], 0, state, nil)
}

// FromEdge explores what follows the edge from b to b.Succs[succ].
func (p *Paths) FromEdge(b *ssa.BasicBlock, succ, state int) {
	p.seen, p.budget = map[string]bool{}, maxVisits
	facts := dominatingFacts(b)
	if key, truth, ok := condition(b, succ); ok {
		facts = withFact(facts, key, truth)
	}
	p.block(b.Succs[succ], 0, state, facts)
}

func (p *Paths) block(b *ssa.BasicBlock, i, state int, facts map[string]bool) {
	if p.budget--; p.budget < 0 {
		return
	}
	if i == 0 {
		facts = forget(facts, b)
		key := fmt.Sprintf("%d/%d/%s", b.Index, state, factKey(facts))
		if p.seen[key] {
			return
		}
		p.seen[key] = true
	}
	for _, in := range b.Instrs[i:] {
		var ok bool
		if state, ok = p.Step(in, state); !ok {
			return
		}
	}
	for s, next := range b.Succs {
		if s == 1 && TickerLoop(b) {
			continue // nobody closes a ticker's channel
		}
		if truth, ok := decided(b); ok && truth != (s == 0) {
			continue
		}
		after := facts
		if key, truth, ok := condition(b, s); ok {
			if known, found := facts[key]; found && known != truth {
				continue
			}
			after = withFact(facts, key, truth)
		}
		st := state
		if p.Edge != nil {
			var ok bool
			if st, ok = p.Edge(b, s, state); !ok {
				continue
			}
		}
		p.block(next, 0, st, after)
	}
}

// dominatingFacts lists the conditions that hold whenever control is in b.
func dominatingFacts(b *ssa.BasicBlock) map[string]bool {
	var facts map[string]bool
	for iff, taken := range Branches(b) {
		if key, truth, ok := outcome(iff, taken); ok {
			facts = withFact(facts, key, truth)
		}
	}
	return facts
}

func withFact(facts map[string]bool, key string, truth bool) map[string]bool {
	out := maps.Clone(facts)
	if out == nil {
		out = map[string]bool{}
	}
	out[key] = truth
	return out
}

func factKey(facts map[string]bool) string {
	var sb strings.Builder
	for _, k := range slices.Sorted(maps.Keys(facts)) {
		fmt.Fprintf(&sb, "%s=%t;", k, facts[k])
	}
	return sb.String()
}

// decided evaluates the branch at the end of b when it compares two constants,
// as go/ssa does in front of the first round of `for range 2`.
func decided(b *ssa.BasicBlock) (truth, ok bool) {
	iff, ok := last(b).(*ssa.If)
	if !ok {
		return false, false
	}
	cmp, ok := iff.Cond.(*ssa.BinOp)
	if !ok {
		return false, false
	}
	x, okX := cmp.X.(*ssa.Const)
	y, okY := cmp.Y.(*ssa.Const)
	if !okX || !okY || x.Value == nil || y.Value == nil || cmp.Op != token.LSS {
		return false, false
	}
	return constant.Compare(x.Value, token.LSS, y.Value), true
}

// condition gives what is decided on the way from b to b.Succs[succ], as a key
// that equal conditions share.
func condition(b *ssa.BasicBlock, succ int) (key string, truth, ok bool) {
	iff, isIf := last(b).(*ssa.If)
	if !isIf {
		return "", false, false
	}
	return outcome(iff, succ == 0)
}

// outcome is condition for a branch that is taken or not.
func outcome(iff *ssa.If, taken bool) (key string, truth, ok bool) {
	key, neg := condKey(iff.Cond)
	if key == "" {
		return "", false, false
	}
	return key, taken != neg, true
}

func condKey(v ssa.Value) (key string, neg bool) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			key, neg = condKey(v.X)
			return key, !neg
		}
	case *ssa.BinOp:
		if v.Op == token.EQL || v.Op == token.NEQ {
			x, y := stable(v.X), stable(v.Y)
			if x == "" || y == "" {
				return "", false
			}
			return x + "==" + y, v.Op == token.NEQ
		}
		x, y := stable(v.X), stable(v.Y)
		if x == "" || y == "" {
			break
		}
		switch v.Op {
		case token.LSS:
			return x + "<" + y, false
		case token.GTR:
			return y + "<" + x, false
		case token.GEQ:
			return x + "<" + y, true
		case token.LEQ:
			return y + "<" + x, true
		}
	}
	return stable(v), false
}

// stable names a value that is the same each time it is read, as far as one
// run of the function goes; "" for all others. Registers are in brackets, and
// hold until they are computed anew.
func stable(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		return v.String()
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return v.Name()
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			if _, ok := v.Call.Args[0].Type().Underlying().(*types.Chan); ok {
				return ""
			}
			if x := stable(v.Call.Args[0]); x != "" {
				return "len(" + x + ")"
			}
			return ""
		}
	case *ssa.FieldAddr:
		if x := stable(v.X); x != "" {
			return fmt.Sprintf("%s.%d", x, v.Field)
		}
		return ""
	case *ssa.Field:
		if x := stable(v.X); x != "" {
			return fmt.Sprintf("%s.%d", x, v.Field)
		}
		return ""
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return ""
		}
		if cell := Cell(v.X); cell != nil && onlyStore(cell) == nil {
			return "" // a variable that is assigned again
		}
		if _, ok := v.X.(*ssa.FieldAddr); !ok && Cell(v.X) == nil {
			return ""
		}
		if x := stable(v.X); x != "" {
			return "*" + x
		}
		return ""
	}
	in, ok := v.(ssa.Instruction)
	if !ok || in.Block() == nil {
		return ""
	}
	return "[" + v.Name() + "]"
}

// forget drops what is known of values that b computes anew.
func forget(facts map[string]bool, b *ssa.BasicBlock) map[string]bool {
	for _, in := range b.Instrs {
		v, ok := in.(ssa.Value)
		if !ok {
			continue
		}
		for key := range facts {
			if strings.Contains(key, "["+v.Name()+"]") {
				facts = maps.Clone(facts)
				delete(facts, key)
			}
		}
	}
	return facts
}
