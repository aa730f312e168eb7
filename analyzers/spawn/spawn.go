package spawn

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer gives advice on starting goroutines. It is off by default.
var Analyzer = &analysis.Analyzer{
	Name:     "spawn",
	Doc:      report.Doc(doc, "spawn"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/spawn",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass *analysis.Pass
	res  *chans.Result
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result)}
	for _, s := range c.res.Spawns {
		loop := c.res.LoopOf(s.Instr.Block())
		if loop == nil {
			continue
		}
		if wait := c.waitsAtOnce(s, loop); wait != nil && c.only(s, loop) {
			c.report(wait, s)
			continue
		}
		if c.unbounded(s, loop) {
			report.At(pass, s.Instr.Common().Pos(), finding.Finding{
				Category:   "spawn-unbounded",
				Message:    "a goroutine is started in each round of this loop, and nothing bounds their number",
				Func:       c.res.FuncName(s.In, s.Instr.Pos()),
				Confidence: finding.Medium,
			})
		}
	}
	return nil, nil
}

func (c *checker) report(wait *chans.Op, s *chans.Spawn) {
	what := wait.Name + ".Wait waits"
	if wait.Kind == chans.Recv {
		what = "receive from " + wait.Name + " waits"
	}
	report.At(c.pass, wait.Pos, finding.Finding{
		Category:   "spawn-serial",
		Message:    what + " in each round for the goroutine of " + c.res.Place(s.Instr.Pos(), wait.Pos) + ": the tasks run one after the other",
		Func:       c.res.FuncName(wait.Fn, wait.Pos),
		Confidence: finding.Medium,
	})
}

// only reports whether the round starts no other goroutine.
func (c *checker) only(s *chans.Spawn, loop *chans.Loop) bool {
	for _, o := range c.res.Spawns {
		if o != s && loop.Body[o.Instr.Block()] {
			return false
		}
	}
	return true
}

// waitsAtOnce gives the operation of the same round that waits for the
// goroutine, when nothing is done in between.
func (c *checker) waitsAtOnce(s *chans.Spawn, loop *chans.Loop) (wait *chans.Op) {
	paths := chans.Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if wait != nil || !loop.Body[in.Block()] || in == loop.Head.Instrs[0] {
			return st, false
		}
		for _, op := range c.res.OpsAt(in) {
			switch op.Kind {
			case chans.Wait, chans.Recv:
				if op.Alone() && !op.Deferred && c.res.LoopOf(in.Block()) == loop && c.answers(s, op.Obj) {
					wait = op
				}
				return st, false
			}
		}
		switch in := in.(type) {
		case *ssa.Call:
			return st, len(c.res.OpsAt(in)) > 0 || isBuiltin(in)
		case *ssa.Go, *ssa.Defer, *ssa.Select, *ssa.Send:
			return st, false
		}
		return st, true
	}}
	paths.From(s.Instr, 0)
	return wait
}

func isBuiltin(call *ssa.Call) bool {
	_, ok := call.Call.Value.(*ssa.Builtin)
	return ok
}

// answers reports whether the goroutine is the one that o waits for.
func (c *checker) answers(s *chans.Spawn, o *chans.Object) bool {
	if s.Group != nil && c.res.Object(s.Group) == o {
		return true
	}
	for _, fn := range s.Fns {
		for _, op := range c.res.OpsIn(fn) {
			if op.Obj == o && (op.Kind == chans.Done || op.Kind == chans.Send || op.Kind == chans.Close) {
				return true
			}
		}
	}
	return false
}

// unbounded reports whether the loop goes on as long as there is input, and no
// round waits for room.
func (c *checker) unbounded(s *chans.Spawn, loop *chans.Loop) bool {
	input := false
	for b := range loop.Body {
		for _, in := range b.Instrs {
			for _, op := range c.res.OpsAt(in) {
				switch {
				case op.Kind == chans.Range && b == loop.Head && !chans.TickerLoop(b):
					input = true
				case op.Kind == chans.Add || op.Kind == chans.Done || op.Kind == chans.GoWG:
				default:
					return false // may be what bounds it
				}
			}
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			switch name(call) {
			case "Scan", "Accept", "AcceptTCP", "ReadString", "ReadMessage", "Recv":
				input = true
			case "Acquire", "TryAcquire", "Wait", "Lock":
				return false
			}
		}
	}
	// An errgroup may have a limit; we do not look for it.
	return input && (s.Group == nil || c.res.Object(s.Group) != nil)
}

func name(call *ssa.Call) string {
	if call.Call.IsInvoke() {
		return call.Call.Method.Name()
	}
	if fn := call.Call.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}
