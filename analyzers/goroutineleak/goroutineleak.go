package goroutineleak

import (
	_ "embed"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that never end.
var Analyzer = &analysis.Analyzer{
	Name:     "goroutineleak",
	Doc:      report.Doc(doc, "goroutineleak"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/goroutineleak",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass     *analysis.Pass
	res      *chans.Result
	reported map[token.Pos]bool
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result), reported: map[token.Pos]bool{}}
	if c.res.SSA == nil {
		return nil, nil
	}
	for _, fn := range c.res.Funcs {
		c.loops(fn)
		c.goesRound(fn)
	}
	for _, o := range c.res.Objects {
		if o.Kind == chans.Chan {
			c.neverClosed(o)
			c.stopSkipped(o)
			c.deaf(o)
		}
	}
	for _, s := range c.res.Spawns {
		c.eachRound(s)
	}
	c.cancelFields()
	c.mainEnds()
	c.unclosed()
	c.endSkipped()
	c.played()
	for _, o := range c.res.Objects {
		if o.Kind == chans.Chan {
			c.leftRanged(o)
		}
	}
	return nil, nil
}

func (c *checker) report(pos token.Pos, fn *ssa.Function, category string, conf finding.Confidence, message string) {
	if c.reported[pos] {
		return
	}
	c.reported[pos] = true
	if c.res.InTest(pos) {
		conf = finding.Low // the process ends with the test
	}
	conf = c.pass.ResultOf[explore.Analyzer].(*explore.Result).Sure(pos, conf)
	f := finding.Finding{Category: category, Message: message, Confidence: conf}
	if fn != nil {
		f.Func = c.res.FuncName(fn, pos)
	}
	report.At(c.pass, pos, f)
}

// played reports goroutines that can never go on, found by playing the
// goroutines of a function or a type against each other.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, f := range ex.For("goroutineleak", func(pos token.Pos) bool { return c.reported[pos] }) {
		fn := f.At.Parent()
		if !c.forLife(fn, 0) && !c.saidOfCase(f.At) {
			c.report(explore.PosOf(f.At), fn, "goroutineleak-played", f.Confidence(), f.Text(c.res))
		}
	}
}

// saidOfCase reports whether something was said of a case of the select already.
func (c *checker) saidOfCase(at ssa.Instruction) bool {
	sel, ok := at.(*ssa.Select)
	return ok && slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return c.reported[st.Pos] })
}

// forLife reports whether everything that starts fn belongs to the life of the
// process: main, init, a sync.Once, or functions that only those call. A start
// inside a loop is none: that makes one goroutine a round.
func (c *checker) forLife(fn *ssa.Function, depth int) bool {
	if depth > 6 {
		return true
	}
	if fn.Parent() == nil && (isMain(fn) || fn.Name() == "init" || isInit(fn)) || c.res.RunsOnce(fn) {
		return true
	}
	n := 0
	for _, s := range c.res.SpawnsOf(fn) {
		if _, ok := s.Instr.(*ssa.Go); ok && len(c.res.Callers[fn]) > 0 {
			continue // among the callers
		}
		n++
		if c.res.LoopOf(s.Instr.Block()) != nil || !c.forLife(s.In, depth+1) {
			return false
		}
	}
	for _, call := range c.res.Callers[fn] {
		n++
		if c.res.LoopOf(call.Block()) != nil || !c.forLife(call.Parent(), depth+1) {
			return false
		}
	}
	return n > 0 && (c.res.Closed[fn] || len(c.res.SpawnsOf(fn)) > 0)
}

func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main"
}

// isInit recognises the source's own init functions, which SSA numbers.
func isInit(fn *ssa.Function) bool {
	return len(fn.Name()) > 5 && fn.Name()[:5] == "init#"
}

// neverClosed reports a range over a channel that nothing closes, where the
// loop has no other way out.
func (c *checker) neverClosed(o *chans.Object) {
	if !o.Made() || !o.Contained() || o.Elem || len(o.Of(chans.Close)) > 0 || len(o.Of(chans.Send)) == 0 {
		return
	}
	for _, op := range o.Of(chans.Range) {
		if c.res.LeavesRange(op) || o.Mixed && len(o.Makes) != 1 {
			continue
		}
		if len(o.Makes) == 0 {
			c.neverClosedThere(o, op)
			continue
		}
		if o.Local() && len(o.Makes) == 1 {
			fn := o.Makes[0].Parent()
			if isMain(fn) || c.forLife(fn, 0) {
				continue
			}
			made := o.Makes[0].Pos()
			if access.Outermost(op.Fn) != access.Outermost(fn) {
				c.reported[op.Pos] = true
				c.report(made, fn, "goroutineleak-neverclosed", finding.High,
					"nothing closes this channel: the range over "+op.Name+" at "+c.res.Place(op.Pos, made)+" never ends")
				continue
			}
			c.report(op.Pos, op.Fn, "goroutineleak-neverclosed", finding.High,
				"range over "+op.Name+c.res.By(op)+" never ends: nothing closes the channel made at "+c.res.Place(made, op.Pos))
			continue
		}
		if o.Mixed || len(o.Fields) == 0 || len(c.res.SpawnsOf(op.Fn)) == 0 || c.forLife(op.Fn, 0) {
			continue
		}
		c.report(op.Pos, op.Fn, "goroutineleak-neverclosed", c.ownerConfidence(op.Fn),
			"range over "+op.Name+" never ends: nothing closes "+c.res.Class(o)+", and the goroutine stays")
	}
}

// neverClosedThere reports a range over a channel that a function of another
// package has made, sends on until it is done, and never closes.
func (c *checker) neverClosedThere(o *chans.Object, rng *chans.Op) {
	if len(o.Calls) != 1 || !o.Local() || isMain(rng.Fn) || c.forLife(rng.Fn, 0) {
		return
	}
	for _, op := range o.Of(chans.Send) {
		if op.Via != nil && op.Via.Returns {
			c.report(rng.Pos, rng.Fn, "goroutineleak-neverclosed", finding.High,
				"range over "+rng.Name+" never ends: "+c.res.CallText(o.Calls[0].At)+" does not close the channel that it returns")
			return
		}
	}
}

// cancelFields reports a cancel function that goes into a field which nothing
// ever reads: what waits for its context waits for ever.
func (c *checker) cancelFields() {
	read := map[*types.Var]bool{}
	type kept struct {
		call  *ssa.Call
		field *types.Var
	}
	var stores []kept
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Field:
					read[chans.FieldOf(in.X.Type(), in.Field)] = true
				case *ssa.FieldAddr:
					f := chans.FieldOf(in.X.Type(), in.Field)
					for _, ref := range *in.Referrers() {
						st, ok := ref.(*ssa.Store)
						if !ok || st.Addr != in {
							read[f] = true
							continue
						}
						if call := cancelOf(st.Val); call != nil {
							stores = append(stores, kept{call, f})
						}
					}
				}
			}
		}
	}
	for _, k := range stores {
		if read[k.field] || k.field.Exported() || k.field.Pkg() != c.pass.Pkg || c.forLife(k.call.Parent(), 0) || usedAlso(k.call) || c.leftOtherwise(k.call) {
			continue
		}
		c.report(k.call.Pos(), k.call.Parent(), "goroutineleak-nocancel", finding.High,
			"nothing calls "+c.res.FieldClass(k.field)+": whatever waits for this context waits for ever")
	}
}

// cancelOf gives the call of context.With… whose cancel function v is.
func cancelOf(v ssa.Value) *ssa.Call {
	if ct, ok := v.(*ssa.ChangeType); ok {
		v = ct.X
	}
	e, ok := v.(*ssa.Extract)
	if !ok || e.Index != 1 {
		return nil
	}
	call, ok := e.Tuple.(*ssa.Call)
	if !ok {
		return nil
	}
	// A context with a time-out ends by itself.
	if name := chans.CalleeName(call.Common()); name == "context.WithCancel" || name == "context.WithCancelCause" {
		return call
	}
	return nil
}

// leftOtherwise reports whether the context only goes to functions that can return
// without it: whoever waits for it there waits for something else as well.
func (c *checker) leftOtherwise(call *ssa.Call) bool {
	ctx := summary.ResultValue(call, 0)
	if ctx == nil {
		return false
	}
	n := 0
	for _, ref := range *ctx.Referrers() {
		if _, ok := ref.(*ssa.DebugRef); ok {
			continue
		}
		use, ok := ref.(ssa.CallInstruction)
		if !ok {
			return false
		}
		fn := c.res.Static(use)
		if fn == nil || !leavesWithout(fn) {
			return false
		}
		n++
	}
	return n > 0
}

// leavesWithout reports whether a function that waits for a context in a select has a
// way to return on which that case does not come.
func leavesWithout(fn *ssa.Function) bool {
	selects := false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			sel, ok := in.(*ssa.Select)
			selects = selects || ok && slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return chans.IsCtxDone(st.Chan) })
		}
	}
	return selects && chans.QuietReturn(func(ssa.Instruction) bool { return false }, func(p *chans.Paths) {
		p.Edge = func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			sel, i, ok := chans.CaseOf(from, succ)
			return st, !ok || !chans.IsCtxDone(sel.States[i].Chan)
		}
		p.FromEntry(fn, 0)
	}) != nil
}

// usedAlso reports whether the cancel function goes elsewhere too.
func usedAlso(call *ssa.Call) bool {
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == 1 && len(*e.Referrers()) > 1 {
			return true
		}
	}
	return false
}
