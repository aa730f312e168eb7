package busywait

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// closed reports receives in a loop that ask whether the channel was closed and, if
// so, only go round to the same receive, which from then on never waits.
func closed(pass *analysis.Pass, res *chans.Result) {
	for _, fn := range res.Funcs {
		for _, b := range fn.Blocks {
			iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !ok {
				continue
			}
			from, ch, end := answered(iff)
			if from != nil && comesBack(b, b.Succs[end], from, ch) && mayClose(res, ch) {
				reportClosed(pass, res, from, ch)
			}
		}
	}
}

// answered finds the receive whose second result an If asks for, its channel, and the
// successor to which control goes when the channel is closed.
func answered(iff *ssa.If) (from ssa.Instruction, ch ssa.Value, closed int) {
	cond, closed := iff.Cond, 1
	if neg, ok := cond.(*ssa.UnOp); ok && neg.Op == token.NOT {
		cond, closed = neg.X, 0
	}
	ext, ok := cond.(*ssa.Extract)
	if !ok || ext.Index != 1 {
		return nil, nil, 0
	}
	switch in := ext.Tuple.(type) {
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return in, in.X, closed
		}
	case *ssa.Select:
		if ch := caseOf(in, iff.Block()); ch != nil {
			return in, ch, closed
		}
	}
	return nil, nil, 0
}

// caseOf is the channel of the select's case in whose body b lies, if it receives.
func caseOf(sel *ssa.Select, b *ssa.BasicBlock) ssa.Value {
	for test, taken := range chans.Branches(b) {
		s, i, ok := chans.CaseOf(test.Block(), 0)
		if ok && taken && s == sel && sel.States[i].Dir == types.RecvOnly {
			return sel.States[i].Chan
		}
	}
	return nil
}

// comesBack reports whether the way from one block into the next leads straight to the
// receive, with nothing on it that could make the next round another one.
func comesBack(from, b *ssa.BasicBlock, recv ssa.Instruction, ch ssa.Value) bool {
	for range len(from.Parent().Blocks) {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Phi:
				if i := slices.Index(b.Preds, from); ssa.Value(in) == ch && in.Edges[i] != ch {
					return false // another channel now, or none: nil
				}
			case *ssa.Jump, *ssa.DebugRef, *ssa.FieldAddr, *ssa.MakeInterface, *ssa.Slice, *ssa.IndexAddr, *ssa.Alloc, *ssa.Extract:
			case *ssa.UnOp:
				if in.Op == token.ARROW && in != recv {
					return false
				}
			case *ssa.Store:
				if !intoArgs(in.Addr) {
					return false
				}
			case *ssa.Call:
				if !onlySays(&in.Call) {
					return false
				}
			default:
				if in != recv {
					return false
				}
			}
			if in == recv {
				return true
			}
		}
		if len(b.Succs) != 1 {
			return false
		}
		from, b = b, b.Succs[0]
	}
	return false
}

// intoArgs reports whether an address is that of a variadic call's argument.
func intoArgs(addr ssa.Value) bool {
	e, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	_, ok = e.X.(*ssa.Alloc)
	return ok
}

// says fits functions that write to a log and come back.
var says = regexp.MustCompile(`^(?:Print|Trace|Debug|Info|Warn|Warning|Error|Log)(?:f|ln|w|Context)?$`)

func onlySays(c *ssa.CallCommon) bool { return says.MatchString(chans.MethodName(c)) }

// mayClose reports whether somebody closes the channel: in the package, or, where the
// channel is another's, by the word of the code that asks.
func mayClose(res *chans.Result, ch ssa.Value) bool {
	o := res.Object(ch)
	if o == nil {
		return false
	}
	t, ok := ch.Type().Underlying().(*types.Chan)
	return len(o.Of(chans.Close)) > 0 || ok && t.Dir() == types.RecvOnly && !o.Known()
}

func reportClosed(pass *analysis.Pass, res *chans.Result, from ssa.Instruction, ch ssa.Value) {
	pos := from.Pos()
	if sel, ok := from.(*ssa.Select); ok {
		for _, st := range sel.States {
			if st.Chan == ch && st.Dir == types.RecvOnly {
				pos = st.Pos
			}
		}
	}
	name := chans.ValueName(ch)
	if name == "" || name == "it" {
		name = "the channel"
	}
	where := ""
	if o := res.Object(ch); o != nil {
		if ends := o.Of(chans.Close); len(ends) > 0 {
			where = fmt.Sprintf(" (%s)", res.Place(ends[0].Pos, pos))
		}
	}
	conf := finding.Medium
	if res.InTest(pos) {
		conf = finding.Low
	}
	report.At(pass, pos, finding.Finding{
		Category: "busywait-closed", Func: res.FuncName(from.Parent(), pos), Confidence: conf,
		Message: fmt.Sprintf("this loop spins once %s is closed%s: the receive no longer waits, and all that is done then is to go round", name, where),
	})
}
