package chanclose

import (
	_ "embed"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports closes and sends that panic.
var Analyzer = &analysis.Analyzer{
	Name:     "chanclose",
	Doc:      report.Doc(doc, "chanclose"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/chanclose",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass     *analysis.Pass
	res      *chans.Result
	reported map[token.Pos]bool
	doubted  map[token.Pos]bool // reported, but of low confidence
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result), reported: map[token.Pos]bool{}, doubted: map[token.Pos]bool{}}
	notify, stops := c.notified()
	for _, o := range c.res.Objects {
		closes := o.Of(chans.Close)
		if o.Kind != chans.Chan || len(closes) == 0 {
			continue
		}
		c.closeNil(o, closes)
		for _, op := range closes {
			c.after(op)
			c.besideStop(op)
			c.nilled(op)
		}
		if at := notify[o]; at != nil {
			c.signalled(o, at, stops[o])
		}
		c.racing(o, closes)
		c.captured(o, closes)
		c.heard(o, closes)
		c.flagged(o, closes)
		// What is mostly of low confidence comes last: the first to speak of a
		// place is the only one.
		for _, op := range closes {
			c.handler(op)
			c.checkedFirst(op)
		}
		c.twoClosers(o, closes)
	}
	c.played()
	for _, o := range c.res.Objects {
		if o.Kind == chans.Chan && !slices.ContainsFunc(o.Ops, func(op *chans.Op) bool { return c.reported[op.Pos] }) {
			c.unwaited(o, o.Of(chans.Close))
		}
	}
	return nil, nil
}

func (c *checker) report(op *chans.Op, category string, conf finding.Confidence, message string) {
	if c.reported[op.Pos] {
		return
	}
	c.reported[op.Pos] = true
	conf = c.pass.ResultOf[explore.Analyzer].(*explore.Result).Sure(op.Pos, conf)
	c.doubted[op.Pos] = conf == finding.Low
	report.At(c.pass, op.Pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.FuncName(op.Fn, op.Pos),
		Confidence: conf,
	})
}

// played reports panics that a run of the goroutines of a scope comes to. Where
// the run had to guess and the channel is kept in an object, what keeps the two
// apart is mostly a state of that object: of five such findings in real code
// none was true.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, f := range ex.For("chanclose", func(pos token.Pos) bool { return c.reported[pos] && !c.doubted[pos] }) {
		pos := explore.PosOf(f.At)
		if c.reported[pos] {
			continue
		}
		c.reported[pos] = true
		told := f.Finding(c.res)
		if told.Confidence == finding.Medium && (f.Client != "" || !c.variable(f.At)) {
			told.Confidence = finding.Low
		}
		report.At(c.pass, pos, told)
	}
}

// variable reports whether the channel of an operation is kept in a variable of
// a function and nowhere else.
func (c *checker) variable(at ssa.Instruction) bool {
	for _, op := range c.res.OpsAt(at) {
		if !op.Obj.Local() {
			return false
		}
	}
	return true
}

// closeNil reports the close of a channel that nothing makes.
func (c *checker) closeNil(o *chans.Object, closes []*chans.Op) {
	if o.Made() || !o.Known() || o.Elem || len(o.Params) > 0 {
		return
	}
	for _, op := range closes {
		if !c.res.Guarded(op) {
			c.report(op, "chanclose-nil", finding.High, "close of "+op.Name+" panics: nothing makes it, it is nil")
		}
	}
}

// after reports what one path of a function does to a channel that it has
// closed: a second close, or a send.
func (c *checker) after(closed *chans.Op) {
	if closed.Spawned {
		return
	}
	// What is closed is the channel that the variable holds now.
	stop := func(in ssa.Instruction) bool {
		return chans.Stores(in, closed.Val) || definedBy(in, closed.Val) || c.res.Remakes(in, closed.Val)
	}
	c.literalToo(closed, stop)
	for _, op := range c.res.OpsIn(closed.Fn) {
		if op.Obj != closed.Obj || op.Spawned || !chans.SamePath(op.Val, closed.Val) {
			continue
		}
		if op.Kind != chans.Close && (op.Kind != chans.Send || op.Deferred) {
			continue
		}
		if closed.Deferred {
			continue // seen from the other side
		}
		if op.Deferred {
			c.andDeferred(closed, op, stop)
			continue
		}
		if op == closed && c.res.LoopOf(op.Instr.Block()) == nil || !c.follows(closed, op, stop) {
			continue
		}
		where := c.res.Place(closed.Pos, op.Pos)
		conf := finding.High
		if c.res.Guarded(closed) && c.res.Guarded(op) {
			conf = finding.Low // the two conditions may exclude each other
		}
		switch {
		case op == closed:
			if !c.everyRound(op) {
				conf = finding.Low // mostly a condition that comes true once
			}
			c.report(op, "chanclose-twice", conf, op.Name+" is closed again in the next round of the loop")
		case op.Kind == chans.Close:
			c.report(op, "chanclose-twice", conf, op.Name+" is closed twice: first at "+where)
		default:
			c.report(op, "chanclose-send", conf, "send on "+op.Name+" panics: it was closed at "+where)
		}
	}
}

// everyRound reports whether no round of the loop comes by without the operation.
func (c *checker) everyRound(op *chans.Op) bool {
	b := op.Instr.Block()
	loop := c.res.LoopOf(b)
	for _, p := range loop.Head.Preds {
		if loop.Body[p] && !b.Dominates(p) {
			return false
		}
	}
	return true
}

// definedBy reports whether the instruction computes v anew: a path that
// passes it comes back with another channel.
func definedBy(in ssa.Instruction, v ssa.Value) bool {
	d, ok := v.(ssa.Instruction)
	if !ok {
		return false
	}
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		// A load gives the same channel again unless its address changes.
		if fa, ok := u.X.(*ssa.FieldAddr); ok {
			return definedBy(in, fa.X)
		}
		if ia, ok := u.X.(*ssa.IndexAddr); ok {
			return in == ssa.Instruction(ia)
		}
		if cell, ok := u.X.(*ssa.Alloc); ok {
			return in == ssa.Instruction(cell)
		}
		return false
	}
	return in == d
}

// follows reports whether control can come from one operation to the other
// with the branches decided as on the way to the first.
func (c *checker) follows(first, second *chans.Op, stop func(ssa.Instruction) bool) bool {
	found := false
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if in == second.Instr && (second.Select == nil) {
				found = true
			}
			return st, !found && !stop(in)
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if sel, i, ok := chans.CaseOf(from, succ); ok && sel == second.Select && i == second.Case {
				found = true
			}
			return st, !found
		},
	}
	paths.From(first.Instr, 0)
	return found
}

// literalToo reports an explicit close next to one in a deferred literal.
func (c *checker) literalToo(closed *chans.Op, stop func(ssa.Instruction) bool) {
	if closed.Deferred || !closed.Obj.Local() || len(closed.Obj.Makes) != 1 {
		return
	}
	for d, ops := range c.res.Defers(closed.Fn) {
		for _, op := range ops {
			if op.Kind == chans.Close && op.Obj == closed.Obj && op.Fn != closed.Fn {
				at := *op
				at.Instr = d
				c.andDeferred(closed, &at, stop)
			}
		}
	}
}

// andDeferred reports an explicit close of a channel that a deferred one closes too.
func (c *checker) andDeferred(closed, deferred *chans.Op, stop func(ssa.Instruction) bool) {
	if deferred.Kind != chans.Close {
		return
	}
	if c.follows(deferred, closed, stop) || c.follows(closed, deferred, stop) {
		c.report(closed, "chanclose-twice", finding.High,
			closed.Name+" is closed here and again by the deferred close at "+c.res.Place(deferred.Pos, closed.Pos))
	}
}

// handler reports a request handler that closes a channel which outlives the
// request, with nothing that tells the first request from the second.
func (c *checker) handler(op *chans.Op) {
	if len(op.Obj.Fields) == 0 && len(op.Obj.Globals) == 0 || op.Obj.Elem {
		return
	}
	guarded := c.res.Guarded(op) || c.marks(op)
	if guarded {
		return
	}
	if isHandler(op.Fn) {
		c.report(op, "chanclose-handler", finding.High,
			op.Name+" is closed by every request: the second close panics")
		return
	}
	fn := op.Fn
	if fn.Signature.Recv() != nil && fn.Object() != nil && fn.Object().Exported() {
		c.report(op, "chanclose-method", finding.Low,
			op.Name+" is closed on each call of "+c.res.FuncName(fn, op.Pos)+": the second call panics")
	}
}

// isHandler reports whether fn has the signature of an HTTP handler.
func isHandler(fn *ssa.Function) bool {
	p := fn.Signature.Params()
	if p.Len() < 2 {
		return false
	}
	return isNamed(p.At(p.Len()-2).Type(), "ResponseWriter") && isNamed(p.At(p.Len()-1).Type(), "Request")
}

// isNamed reports whether t is, or points to, that type of a package http:
// net/http, or one that stands in for it.
func isNamed(t types.Type, name string) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Name() == "http"
}

// marks reports whether the function leaves a sign that the channel is closed:
// it overwrites the variable, or takes the channel out of its map.
func (c *checker) marks(op *chans.Op) bool { return c.overwrites(op) || c.takesOut(op) }

func (c *checker) overwrites(op *chans.Op) bool {
	return anyInstr(op.Fn, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Store:
			return chans.Stores(in, op.Val) || isFlag(in)
		case *ssa.MapUpdate:
			m := lookedUp(op.Val)
			return m != nil && chans.SamePath(in.Map, m)
		}
		return false
	})
}

// lookedUp gives the map in which a value was looked up, nil if in none.
func lookedUp(v ssa.Value) ssa.Value {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	if l, ok := v.(*ssa.Lookup); ok {
		return l.X
	}
	return nil
}

func (c *checker) takesOut(op *chans.Op) bool {
	return anyInstr(op.Fn, func(in ssa.Instruction) bool {
		call, ok := in.(ssa.CallInstruction)
		if !ok {
			return false
		}
		bi, ok := call.Common().Value.(*ssa.Builtin)
		return ok && (bi.Name() == "delete" || bi.Name() == "clear")
	})
}

func anyInstr(fn *ssa.Function, is func(ssa.Instruction) bool) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, is) })
}

// isFlag reports whether the store sets a boolean or nils a pointer of a
// longer-lived struct.
func isFlag(st *ssa.Store) bool {
	if _, ok := st.Addr.(*ssa.FieldAddr); !ok {
		return false
	}
	k, ok := st.Val.(*ssa.Const)
	return ok && k != nil
}

// leavesMark reports whether the close is decided by something that decides
// otherwise the second time: a Once, a swapped flag.
func (c *checker) leavesMark(op *chans.Op) bool { return c.res.Marked(op) }
