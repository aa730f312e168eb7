package relock

import (
	_ "embed"
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are taken again by their holder.
var Analyzer = &analysis.Analyzer{
	Name:     "relock",
	Doc:      report.Doc(doc, "relock"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/relock",
	Run:      run,
	Requires: []*analysis.Analyzer{summary.Analyzer, chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[summary.Analyzer].(*summary.Result)
	defer res.Use()()
	graph := res.Graph()
	told := map[token.Pos]bool{}
	for _, fn := range res.Funcs {
		f := res.Func(fn)
		for i := range f.Relocks {
			if r := &f.Relocks[i]; !elsewhere(r) && !readersOnly(graph, r) {
				told[summary.PosOf(r.At)] = true
				for t := r.Event.Trace; t != nil; t = t.Next {
					told[t.Pos] = true
				}
				said := describe(res, f, r)
				if asksItself(res, f, r) {
					said.Confidence = finding.Low
				}
				report.At(pass, summary.PosOf(r.At), said)
			}
		}
	}
	played(pass, told)
	return nil, nil
}

// played reports what no summary shows: the lock is taken again by a function
// that came there as a value, and was followed by playing the program.
func played(pass *analysis.Pass, told map[token.Pos]bool) {
	res := pass.ResultOf[chans.Analyzer].(*chans.Result)
	ex := pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, s := range ex.For("relock", func(pos token.Pos) bool { return told[pos] }) {
		report.At(pass, explore.PosOf(s.At), s.Finding(res))
	}
}

// readersOnly reports a recursive read lock that no writer ever comes between.
func readersOnly(g *lockgraph.Graph, r *summary.Relock) bool {
	return r.Held.Mode == lockgraph.Read && r.Event.Mode == lockgraph.Read && !g.HasWriter(r.Event.Lock.Class)
}

// elsewhere reports whether analyzer unlock says it better: a lock that the
// former round of a loop left locked, and defer mu.Lock().
func elsewhere(r *summary.Relock) bool {
	if r.Held.At == r.At && !r.Nested {
		return true
	}
	d, ok := r.At.(*ssa.Defer)
	return ok && ops.Of(&d.Call).Kind == ops.Acquire
}

// describe words the finding.
func describe(res *summary.Result, f *summary.Func, r *summary.Relock) finding.Finding {
	kind := kindOf(r.Held.Mode, r.Event.Mode)
	held := res.NameAt(f, r.Held.At, r.Held.Trace, r.Held.Lock)
	since := res.Since(r.Held.At.Pos(), r.At.Pos())
	if r.Nested {
		since = res.Place(res.Site(r.Held.Trace.Last()))
		if pos := r.Held.Trace.Last().Pos; pos.IsValid() {
			since = res.Since(pos, r.At.Pos())
		}
	}
	out := finding.Finding{
		Category: kind.category, Func: f.Name, Locks: []string{r.Event.Lock.Class}, Confidence: r.Event.Conf,
	}
	wanted := held
	if r.Callee == "" && r.Event.Trace.Next == nil {
		wanted = res.NameAt(f, r.At, r.Event.Trace, r.Event.Lock)
		same := ""
		if wanted != held && wanted != "" {
			same = fmt.Sprintf(" (the same lock as %s)", held)
		}
		out.Message = fmt.Sprintf("%s is %s while %s since %s%s%s", wanted, kind.direct, kind.holding, since, same, kind.why)
	} else {
		callee := r.Callee
		if callee == "" || r.Nested {
			callee = r.Event.Trace.Last().Func
		}
		place := res.Place(res.Site(r.Event.Trace.Last()))
		out.Message = fmt.Sprintf("%s is %s since %s and %s %s it%s (%s)%s", held, kind.holdingFirst, since, callee, kind.verb, kind.again, place, kind.why)
	}
	steps := res.Steps(r.Held.Trace, kind.took+" "+held)
	steps = append(steps, res.Steps(r.Event.Trace, kind.verb+" "+wanted)...)
	for i := range steps {
		steps[i].Site = res.Local(steps[i].Site)
	}
	out.Traces = []finding.Trace{{Steps: steps}}
	return out
}

// kind is the wording for one pair of modes.
type kind struct {
	category     string
	direct       string // "s.mu is <direct> while <holding> since line 41"
	holding      string
	holdingFirst string // "s.mu is <holdingFirst> since line 41 and f <verb> it<again>"
	verb         string
	again        string
	took         string
	why          string
}

func kindOf(held, want lockgraph.Mode) kind {
	switch {
	case held == lockgraph.Read && want == lockgraph.Read:
		return kind{"recursive-read", "read-locked again", "read-held", "read-held", "read-locks", " again", "read-locks", ": a writer that waits in between blocks both"}
	case held == lockgraph.Read:
		return kind{"read-upgrade", "locked", "read-held", "read-held", "locks", "", "read-locks", ": the writer waits for its own reader"}
	case want == lockgraph.Read:
		return kind{"read-under-write", "read-locked", "locked", "held", "read-locks", "", "locks", ""}
	}
	return kind{"double-lock", "locked again", "held", "held", "locks", " again", "locks", ""}
}
