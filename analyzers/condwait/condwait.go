package condwait

import (
	_ "embed"
	"go/token"
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

// Analyzer reports misuse of sync.Cond and of channels as events.
var Analyzer = &analysis.Analyzer{
	Name:     "condwait",
	Doc:      report.Doc(doc, "condwait"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/condwait",
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
	for _, o := range c.res.Objects {
		switch o.Kind {
		case chans.Cond:
			c.cond(o)
		case chans.Chan:
			c.pulse(o)
			c.roomless(o)
		}
	}
	c.played()
	return nil, nil
}

func (c *checker) report(op *chans.Op, category string, conf finding.Confidence, message string) {
	if c.res.InTest(op.Pos) {
		conf = finding.Low // a test of Conds knows who waits
	}
	c.reported[op.Pos] = true
	report.At(c.pass, op.Pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.FuncName(op.Fn, op.Pos),
		Confidence: c.pass.ResultOf[explore.Analyzer].(*explore.Result).Sure(op.Pos, conf),
	})
}

// played reports waits from which a run of the goroutines of a scope does not
// come back.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, f := range ex.For("condwait", func(pos token.Pos) bool { return c.reported[pos] }) {
		pos := explore.PosOf(f.At)
		c.reported[pos] = true
		report.At(c.pass, pos, f.Finding(c.res))
	}
}

func (c *checker) cond(o *chans.Object) {
	signals := o.Of(chans.Signal, chans.Broadcast)
	for _, wait := range o.Of(chans.CondWait) {
		if len(signals) == 0 && o.Known() && !o.Elem {
			c.report(wait, "condwait-nosignal", finding.High,
				wait.Name+".Wait waits for ever: nothing calls Signal or Broadcast on it")
			continue
		}
		if c.withoutLock(wait) {
			continue
		}
		c.unseen(wait, signals)
		c.deaf(wait, signals)
		if c.res.LoopOf(wait.Instr.Block()) == nil && !c.calledInLoop(wait) {
			c.report(wait, "condwait-noloop", finding.High,
				wait.Name+".Wait is not in a loop: what it waits for may be past before it starts, and need not hold when it returns")
		}
	}
}

// calledInLoop reports whether the function around wait may be the body of a
// loop that its callers write: one that only waits, and whose callers loop or
// are not all known.
func (c *checker) calledInLoop(wait *chans.Op) bool {
	fn := wait.Fn
	if !c.res.Closed[fn] || len(c.res.Callers[fn]) == 0 {
		return len(fn.Blocks) == 1
	}
	for _, call := range c.res.Callers[fn] {
		if c.res.LoopOf(call.Block()) != nil {
			return true
		}
	}
	return false
}

// roomless reports a channel of a field that is made without room in one place,
// while another place gives it some for the event that the senders drop when
// nobody takes it at once.
func (c *checker) roomless(o *chans.Object) {
	if !o.Contained() || len(o.Fields) == 0 || len(o.Makes) < 2 || len(o.Of(chans.Recv)) == 0 {
		return
	}
	sends := o.Of(chans.Send)
	for _, op := range sends {
		if op.Select == nil || op.Select.Blocking {
			return
		}
	}
	var with, without *ssa.MakeChan
	for _, m := range o.Makes {
		k, ok := m.Size.(*ssa.Const)
		switch {
		case !ok || k.Value == nil || c.res.InTest(m.Pos()):
			return
		case k.Int64() == 0:
			without = m
		default:
			with = m
		}
	}
	if with == nil || without == nil || len(sends) == 0 {
		return
	}
	elsewhere := func(op *chans.Op) bool { m := chans.MadeBy(op.Val); return m != nil && m != without }
	if !slices.ContainsFunc(o.Of(chans.Recv), func(op *chans.Op) bool { return !elsewhere(op) }) {
		return // nobody receives from it while there is nothing to be told
	}
	report.At(c.pass, without.Pos(), finding.Finding{
		Category: "condwait-roomless",
		Message: "this channel has no room for the event, as the one made at " + c.res.Place(with.Pos(), without.Pos()) + " has: " + c.res.Verb(sends[0]) +
			" at " + c.res.Place(sends[0].Pos, without.Pos()) + " drops it when nobody receives at this moment",
		Func:       c.res.FuncName(without.Parent(), without.Pos()),
		Confidence: finding.Medium,
	})
}

// pulse reports a channel that only carries an event to whoever waits at that
// very moment.
func (c *checker) pulse(o *chans.Object) {
	if !o.Known() || !o.Unbuffered() || o.Elem || len(o.Of(chans.Close)) > 0 {
		return
	}
	sends, recvs := o.Of(chans.Send), o.Of(chans.Recv, chans.Range)
	if len(sends) == 0 || len(recvs) == 0 {
		return
	}
	for _, op := range sends {
		if op.Select == nil || op.Select.Blocking {
			return
		}
	}
	for _, op := range recvs {
		if !op.Alone() {
			return // it has another way on
		}
	}
	c.report(sends[0], "condwait-pulse", finding.Low,
		"the event on "+sends[0].Name+" is lost when nobody waits at this moment: the receive at "+c.res.Place(recvs[0].Pos, sends[0].Pos)+" then waits for the next one")
}
