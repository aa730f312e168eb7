package waitgroup

import (
	_ "embed"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports misuse of sync.WaitGroup.
var Analyzer = &analysis.Analyzer{
	Name:     "waitgroup",
	Doc:      report.Doc(doc, "waitgroup"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/waitgroup",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass     *analysis.Pass
	res      *chans.Result
	reported map[token.Pos]bool
	told     map[*chans.Object]bool // counters of which something was said elsewhere
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result), reported: map[token.Pos]bool{}, told: map[*chans.Object]bool{}}
	for _, o := range c.res.Objects {
		if o.Kind != chans.WaitGroup || len(o.Ops) == 0 {
			continue
		}
		c.byValue(o)
		c.noDone(o)
		c.miscounted(o)
		for _, op := range o.Ops {
			switch op.Kind {
			case chans.Add:
				c.addInside(op)
				c.upFront(op)
				c.mayRefuse(op)
				c.unmatched(op)
			case chans.Done:
				c.skipped(op)
				c.skippedAbroad(op)
				c.skippedByPanic(op)
			case chans.Wait:
				c.forNobody(op)
				c.tooEarly(op)
				c.ownWait(op)
				c.ownStop(op)
				c.stopsLast(op)
			}
		}
	}
	c.groups()
	c.played()
	return nil, nil
}

// played reports what the goroutines of a scope do to a counter when they are
// played against each other, as far as no rule has said it already.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	covered := func(pos token.Pos) bool { return c.reported[pos] }
	for _, f := range ex.For("waitgroup", covered) {
		if !c.said(f) {
			c.report(explore.PosOf(f.At), f.At.Parent(), "waitgroup-played", f.Confidence(), f.Text(c.res))
		}
	}
}

// said reports whether a finding about the same counter stands already.
func (c *checker) said(f *explore.Stuck) bool {
	for _, op := range c.res.OpsAt(f.At) {
		for _, other := range op.Obj.Ops {
			if c.reported[other.Pos] {
				return true
			}
		}
		if c.told[op.Obj] {
			return true
		}
	}
	return false
}

func (c *checker) report(pos token.Pos, fn *ssa.Function, category string, conf finding.Confidence, message string) {
	if c.reported[pos] {
		return
	}
	c.reported[pos] = true
	report.At(c.pass, pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.FuncName(fn, pos),
		Confidence: c.pass.ResultOf[explore.Analyzer].(*explore.Result).Sure(pos, conf),
	})
}

// byValue reports a parameter that copies the caller's counter.
func (c *checker) byValue(o *chans.Object) {
	for _, op := range o.Ops {
		cell, ok := op.Val.(*ssa.Alloc)
		if !ok || op.Kind == chans.Wait {
			continue
		}
		for _, ref := range *cell.Referrers() {
			st, ok := ref.(*ssa.Store)
			if !ok {
				continue
			}
			if p, ok := st.Val.(*ssa.Parameter); ok {
				c.report(p.Pos(), op.Fn, "waitgroup-copy", finding.High,
					p.Name()+" is a copy of the caller's WaitGroup: Done on it does not reach the caller's Wait")
			}
		}
	}
}

// noDone reports a Wait for a counter that goes up and that nothing counts down.
func (c *checker) noDone(o *chans.Object) {
	if !o.Known() || o.Elem || len(o.Of(chans.Add)) == 0 || len(o.Of(chans.Done, chans.GoWG)) > 0 {
		return
	}
	adds := o.Of(chans.Add)
	for _, a := range adds {
		if k, ok := a.Count(); !ok || k <= 0 {
			return // Add(-1) is a Done
		}
	}
	for _, op := range o.Of(chans.Wait) {
		c.report(op.Pos, op.Fn, "waitgroup-nodone", finding.High,
			op.Name+".Wait waits for ever: "+op.Name+" is added to at "+c.res.Place(adds[0].Pos, op.Pos)+" and nothing calls Done")
	}
}

// addInside reports an Add by the goroutine that it counts.
func (c *checker) addInside(add *chans.Op) {
	spawns := c.res.SpawnsOf(add.Fn)
	if len(spawns) == 0 || add.Deferred || c.res.LoopOf(add.Instr.Block()) != nil {
		return
	}
	own := false
	for _, op := range add.Obj.Of(chans.Done) {
		if op.Fn == add.Fn {
			own = true
		} else if op.Fn.Parent() == add.Fn {
			return // counts a goroutine that this one starts
		}
	}
	if !own || len(c.res.Callers[add.Fn]) > len(spawns) {
		return
	}
	for _, op := range add.Obj.Of(chans.Add) {
		if op.Fn != add.Fn {
			return // the starter holds a count of its own
		}
	}
	for _, wait := range add.Obj.Of(chans.Wait) {
		if wait.Fn != add.Fn && !c.announced(add, wait) {
			c.report(add.Pos, add.Fn, "waitgroup-addinside", finding.High,
				add.Name+".Add runs in the goroutine that it counts: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, add.Pos)+" can return before it")
			return
		}
	}
}

// announced reports whether the goroutine says that it has started, and the
// waiter hears it before it waits.
func (c *checker) announced(add, wait *chans.Op) bool {
	for _, said := range c.res.OpsIn(add.Fn) {
		if said.Obj == add.Obj || said.Deferred || !chans.Reaches(add.Instr, said.Instr) {
			continue
		}
		if said.Kind != chans.Done && said.Kind != chans.Send && said.Kind != chans.Close {
			continue
		}
		for _, heard := range said.Obj.Of(chans.Wait, chans.Recv, chans.Range) {
			if heard.Fn == wait.Fn && chans.Reaches(heard.Instr, wait.Instr) {
				return true
			}
		}
	}
	return false
}

// upFront reports an Add for all rounds of a loop where some round starts no
// goroutine.
func (c *checker) upFront(add *chans.Op) {
	call := add.Instr.(ssa.CallInstruction).Common()
	n := call.Args[len(call.Args)-1]
	if _, ok := n.(*ssa.Const); ok || add.Deferred || add.Via != nil {
		return
	}
	for _, loop := range c.res.Loops(add.Fn) {
		if loop.Body[add.Instr.Block()] || !add.Instr.Block().Dominates(loop.Head) || !loop.GoesRound(n) {
			continue
		}
		starts := c.startsIn(loop, add.Obj)
		if len(starts) == 0 {
			continue
		}
		if !c.roundWithout(loop, starts) {
			continue
		}
		for _, wait := range add.Obj.Of(chans.Wait) {
			c.report(add.Pos, add.Fn, "waitgroup-upfront", finding.High,
				add.Name+".Add counts every round of the loop, but a round can end without starting its goroutine: "+wait.Name+".Wait at "+c.res.Place(wait.Pos, add.Pos)+" waits for ever")
			return
		}
	}
}

// startsIn lists what settles one count inside the loop: a goroutine that
// calls Done, or a Done on the spot. Anything that may do so out of sight
// makes the loop unknown, and the list empty.
func (c *checker) startsIn(loop *chans.Loop, o *chans.Object) map[ssa.Instruction]bool {
	starts := map[ssa.Instruction]bool{}
	goes := false
	for b := range loop.Body {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			for _, op := range c.res.OpsAt(in) {
				if op.Obj == o {
					if op.Kind != chans.Done {
						return nil
					}
					starts[in] = true
				}
			}
			if c.reachesDone(call, o) {
				starts[in] = true
				goes = goes || isGo(call)
			}
		}
	}
	if !goes {
		return nil
	}
	return starts
}

func isGo(call ssa.CallInstruction) bool {
	_, ok := call.(*ssa.Go)
	return ok
}

// reachesDone reports whether the call can lead to a Done of o: by its callee
// or by a function that is handed to it.
func (c *checker) reachesDone(call ssa.CallInstruction, o *chans.Object) bool {
	common := call.Common()
	var fns []*ssa.Function
	if !common.IsInvoke() {
		fns = c.res.Resolve(common.Value)
	}
	for _, a := range common.Args {
		if _, ok := a.Type().Underlying().(*types.Signature); ok {
			fns = append(fns, c.res.Resolve(a)...)
		}
	}
	for _, fn := range fns {
		if c.doesDone(fn, o, 0) {
			return true
		}
	}
	return false
}

// doesDone reports whether fn, a literal in it, or a function that it calls
// with a known body calls Done on o.
func (c *checker) doesDone(fn *ssa.Function, o *chans.Object, depth int) bool {
	if depth > 3 {
		return false
	}
	for _, op := range c.res.OpsIn(fn) {
		if op.Obj == o && op.Kind == chans.Done {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(ssa.CallInstruction); ok {
				if callee := c.res.Static(call); callee != nil && callee != fn && c.doesDone(callee, o, depth+1) {
					return true
				}
			}
		}
	}
	for _, lit := range fn.AnonFuncs {
		if c.doesDone(lit, o, depth+1) {
			return true
		}
	}
	return false
}

// roundWithout reports whether control can go round the loop and pass none of
// the given instructions.
func (c *checker) roundWithout(loop *chans.Loop, starts map[ssa.Instruction]bool) bool {
	found := false
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if in == loop.Head.Instrs[0] {
				found = found || st == 1
				st = 1
			}
			return st, !found && !starts[in] && loop.Body[in.Block()]
		},
	}
	paths.FromBlock(loop.Head, 0)
	return found
}
