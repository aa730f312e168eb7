package chanblock

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

// Analyzer reports channel operations that can block for ever.
var Analyzer = &analysis.Analyzer{
	Name:     "chanblock",
	Doc:      report.Doc(doc, "chanblock"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/chanblock",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass *analysis.Pass
	res  *chans.Result
	// nilTested holds the channels that some code compares with nil: there
	// the nil channel is meant.
	nilTested map[*chans.Object]bool
	reported  map[token.Pos]bool
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		pass:      pass,
		res:       pass.ResultOf[chans.Analyzer].(*chans.Result),
		nilTested: map[*chans.Object]bool{},
		reported:  map[token.Pos]bool{},
	}
	if c.res.SSA == nil {
		return nil, nil
	}
	c.findNilTests()
	for _, o := range c.res.Objects {
		if o.Kind != chans.Chan {
			continue
		}
		c.nilChannel(o)
		c.noPeer(o)
		c.filledUp(o)
		c.beforeStart(o)
		c.alone(o)
		c.late(o)
		c.lateThere(o)
		c.asked(o)
		c.noResult(o)
		c.feed(o)
		c.receiverGone(o)
		c.stopSend(o)
		c.deserted(o)
		c.heedless(o)
		c.untold(o)
		c.unanswered(o)
		c.unreplied(o)
	}
	c.pipes()
	for _, fn := range c.res.Funcs {
		c.drained(fn)
		c.ownCancel(fn)
	}
	c.played()
	for _, o := range c.res.Objects {
		if o.Kind == chans.Chan && !slices.ContainsFunc(o.Ops, func(op *chans.Op) bool { return c.reported[op.Pos] }) {
			c.leftOpen(o)
		}
	}
	return nil, nil
}

// report says one thing about one operation; the first rule that finds
// something there wins.
func (c *checker) report(op *chans.Op, category string, conf finding.Confidence, message string) {
	c.say(op.Pos, op.Fn, category, conf, message)
}

func (c *checker) say(pos token.Pos, fn *ssa.Function, category string, conf finding.Confidence, message string) {
	if c.reported[pos] {
		return
	}
	c.reported[pos] = true
	if c.res.InTest(pos) {
		conf = finding.Low // the process ends with the test
	}
	conf = c.pass.ResultOf[explore.Analyzer].(*explore.Result).Sure(pos, conf)
	report.At(c.pass, pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.FuncName(fn, pos),
		Confidence: conf,
	})
}

// played reports where goroutines that were played against each other stand
// for ever, as far as no rule has said it already.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, f := range ex.For("chanblock", func(pos token.Pos) bool { return c.reported[pos] }) {
		pos := explore.PosOf(f.At)
		if c.said(f.At) || c.neverClosed(f.At) {
			continue
		}
		c.say(pos, f.At.Parent(), "chanblock-played", f.Confidence(), f.Text(c.res))
	}
}

// said reports whether something was said of the same channel already.
func (c *checker) said(at ssa.Instruction) bool {
	for _, op := range c.res.OpsAt(at) {
		for _, other := range op.Obj.Ops {
			if c.reported[other.Pos] {
				return true
			}
		}
	}
	return false
}

// neverClosed reports whether what waits is a range over a channel that nothing
// closes, of which goroutineleak speaks, outside of main.
func (c *checker) neverClosed(at ssa.Instruction) bool {
	for _, op := range c.res.OpsAt(at) {
		if op.Kind != chans.Range || op.Fn.Name() == "main" {
			continue
		}
		for _, o := range c.res.Objects {
			if o.Has(op) && o.Contained() && len(o.Of(chans.Close)) == 0 && len(o.Of(chans.Send)) > 0 {
				return true
			}
		}
	}
	return false
}

func (c *checker) findNilTests() {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				cmp, ok := in.(*ssa.BinOp)
				if !ok || (cmp.Op != token.EQL && cmp.Op != token.NEQ) {
					continue
				}
				if _, ok := cmp.X.Type().Underlying().(*types.Chan); !ok {
					continue
				}
				for _, v := range []ssa.Value{cmp.X, cmp.Y} {
					if o := c.res.Object(v); o != nil {
						c.nilTested[o] = true
					}
				}
			}
		}
	}
}

// isMain reports whether the process ends with fn.
func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main"
}
