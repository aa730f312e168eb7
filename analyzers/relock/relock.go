package relock

import (
	_ "embed"
	"fmt"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

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
	Requires: []*analysis.Analyzer{summary.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[summary.Analyzer].(*summary.Result)
	for _, fn := range res.Funcs {
		f := res.Func(fn)
		for i := range f.Relocks {
			if r := &f.Relocks[i]; !elsewhere(r) {
				report.At(pass, summary.PosOf(r.At), describe(res, f, r))
			}
		}
	}
	return nil, nil
}

// elsewhere reports whether analyzer unlock says it better: a lock that the
// former round of a loop left locked, and defer mu.Lock().
func elsewhere(r *summary.Relock) bool {
	if r.Held.At == r.At {
		return true
	}
	d, ok := r.At.(*ssa.Defer)
	return ok && ops.Of(&d.Call).Kind == ops.Acquire
}

// describe words the finding.
func describe(res *summary.Result, f *summary.Func, r *summary.Relock) finding.Finding {
	kind := kindOf(r.Held.Mode, r.Event.Mode)
	name := f.LockName(r.Event.Lock)
	if held := f.LockName(r.Held.Lock); r.Callee != "" || held == "the lock" {
		name = held
	}
	since := res.Since(r.Held.At.Pos(), r.At.Pos())
	out := finding.Finding{
		Category:   kind.category,
		Func:       f.Name,
		Locks:      []string{r.Event.Lock.Class},
		Confidence: max(r.Event.Conf, finding.High),
	}
	if r.Callee == "" {
		out.Message = fmt.Sprintf("%s is %s while %s since %s%s", name, kind.direct, kind.holding, since, kind.why)
	} else {
		place := res.Place(res.Site(r.Event.Trace.Last()))
		out.Message = fmt.Sprintf("%s is %s since %s and %s %s it%s (%s)%s", name, kind.holdingFirst, since, r.Callee, kind.verb, kind.again, place, kind.why)
	}
	steps := res.Steps(r.Held.Trace, kind.took+" "+name)
	steps = append(steps, res.Steps(r.Event.Trace, kind.verb+" "+name)...)
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
