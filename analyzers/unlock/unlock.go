package unlock

import (
	_ "embed"
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are not released as they were taken.
var Analyzer = &analysis.Analyzer{
	Name:     "unlock",
	Doc:      report.Doc(doc, "unlock"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/unlock",
	Run:      run,
	Requires: []*analysis.Analyzer{summary.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

// checker looks at one function.
type checker struct {
	pass *analysis.Pass
	res  *summary.Result
	f    *summary.Func
	left map[ssa.Instruction]bool // locks reported as left held by a loop
	seen map[token.Pos]bool
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[summary.Analyzer].(*summary.Result)
	defer res.Use()()
	for _, fn := range res.Funcs {
		f := res.Func(fn)
		if !f.Complete {
			continue
		}
		c := &checker{pass: pass, res: res, f: f, left: map[ssa.Instruction]bool{}, seen: map[token.Pos]bool{}}
		c.deferredLocks()
		c.misuses()
		c.rounds()
		c.exits()
		c.callbacks()
	}
	return nil, nil
}

// report words one finding and says it once a place.
func (c *checker) report(pos token.Pos, category string, l summary.Lock, steps []finding.Step, format string, args ...any) {
	c.reportAs(pos, finding.High, category, l, steps, fmt.Sprintf(format, args...))
}

func (c *checker) reportAs(pos token.Pos, conf finding.Confidence, category string, l summary.Lock, steps []finding.Step, message string) {
	if c.seen[pos] {
		return
	}
	c.seen[pos] = true
	for i := range steps {
		steps[i].Site = c.res.Local(steps[i].Site)
	}
	f := finding.Finding{
		Category: category, Func: c.f.Name, Locks: []string{l.Class}, Message: message, Confidence: conf,
	}
	if len(steps) > 0 {
		f.Traces = []finding.Trace{{Steps: steps}}
	}
	report.At(c.pass, pos, f)
}

// name is the lock as the source writes it at instr, where the operation is.
func (c *checker) name(instr ssa.Instruction, l summary.Lock) string {
	if l.Path.Kind != access.Stale {
		if n := c.f.Env.Display(l.Path); n != "" {
			return n
		}
	}
	if n := c.res.SourceName(instr); n != "" {
		return n
	}
	return c.f.LockName(l)
}

func (c *checker) heldName(h summary.Held) string { return c.name(h.At, h.Lock) }

// locked is the participle for a mode.
func locked(mode lockgraph.Mode) string {
	if mode == lockgraph.Read {
		return "read-locked"
	}
	return "locked"
}

// still words "is still locked at this return (locked at line 41)".
func (c *checker) still(h summary.Held, where string, at token.Pos) string {
	name := c.heldName(h)
	if h.Mode == lockgraph.Permit || isChannel(h.At) {
		return fmt.Sprintf("%s is acquired at %s and not released %s", name, c.res.Since(h.At.Pos(), at), where)
	}
	return fmt.Sprintf("%s is still %s %s (%s at %s)", name, locked(h.Mode), where, locked(h.Mode), c.res.Since(h.At.Pos(), at))
}

// isChannel reports whether the lock is a channel, of which one says acquire
// and release.
func isChannel(at ssa.Instruction) bool {
	switch at := at.(type) {
	case *ssa.Send, *ssa.Select:
		return true
	case *ssa.UnOp:
		return at.Op == token.ARROW
	}
	return false
}

// category names the kind of a lock left held.
func category(h summary.Held) string {
	if h.Mode == lockgraph.Permit {
		return "missing-release"
	}
	return "missing-unlock"
}

func (c *checker) tookSteps(h summary.Held) []finding.Step {
	verb := "locks "
	switch h.Mode {
	case lockgraph.Read:
		verb = "read-locks "
	case lockgraph.Permit:
		verb = "acquires "
	}
	steps := c.res.Steps(h.Trace, verb+c.heldName(h))
	for _, rel := range c.f.Released[h.At] {
		if pos := summary.PosOf(rel); pos.IsValid() {
			steps = append(steps, finding.Step{Site: c.res.SitePos(pos), Func: c.f.Name, Text: "releases it on another path"})
			break
		}
	}
	return steps
}
