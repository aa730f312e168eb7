package main

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/accept"
	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// edgesRecord is what one package adds to the lock order of the whole program.
type edgesRecord struct {
	Package string           `json:"package"`
	Dir     string           `json:"dir"` // where its files lie, for this machine alone
	Module  string           `json:"module,omitempty"`
	Edges   []lockgraph.Edge `json:"edges"`
	Writers []lockgraph.Node `json:"writers,omitempty"`
}

// lockEdges hands the lock orders that a package adds to the standalone
// command. Under go vet a cycle of two packages that nobody imports together
// cannot be seen: facts go up to importers only.
var lockEdges = &analysis.Analyzer{
	Name:     edgesCategory,
	Doc:      "tell the concurlint command the lock orders of a package",
	Requires: []*analysis.Analyzer{accept.Analyzer},
	Run:      runLockEdges,
}

func runLockEdges(pass *analysis.Pass) (any, error) {
	orders := pass.ResultOf[accept.Analyzer].(*accept.Orders)
	// A program of its own joins what it imports by itself, and lockorder has
	// reported that. Two programs, or the tests of two packages, never run in
	// one process.
	if pass.Pkg.Name() == "main" || strings.HasSuffix(pass.Pkg.Name(), "_test") || len(orders.Edges)+len(orders.Writers) == 0 {
		return nil, nil
	}
	pos := pass.Files[0].Package
	rec := edgesRecord{
		Package: pass.Pkg.Path(),
		Dir:     filepath.Dir(pass.Fset.Position(pos).Filename),
		Edges:   orders.Edges,
		Writers: orders.Writers,
	}
	if pass.Module != nil {
		rec.Module = pass.Module.Path
	}
	data, err := json.Marshal(rec)
	if err != nil {
		return nil, err
	}
	pass.Report(analysis.Diagnostic{Pos: pos, Category: edgesCategory, Message: string(data)})
	return nil, nil
}

// mergedCycles joins the lock orders of all packages and gives the cycles that
// no package could see alone, because nobody imports its sides together.
func mergedCycles(records []string, known []finding.Finding, o options, base string) []finding.Finding {
	if !slices.Contains(o.rules, accept.Rule) {
		return nil
	}
	var m merger
	m.base = base
	for _, text := range records {
		var r edgesRecord
		if json.Unmarshal([]byte(text), &r) == nil { // else another version wrote it
			m.add(r)
		}
	}
	reported := map[string]bool{}
	for _, f := range known {
		if f.Rule == accept.Rule {
			reported[lockgraph.CycleID(f.Locks)] = true
		}
	}
	var out []finding.Finding
	for _, c := range m.graph.Cycles(lockgraph.Options{}) {
		if !reported[c.ID] && (c.Confidence() != finding.Low || o.asksLow()) && m.apart(c) {
			out = append(out, m.finding(c))
		}
	}
	return out
}

// merger adds up records. dirs and modules are by import path.
type merger struct {
	graph   lockgraph.Graph
	dirs    map[string]string
	modules []string
	base    string
}

func (m *merger) add(r edgesRecord) {
	if m.dirs == nil {
		m.dirs = map[string]string{}
	}
	m.dirs[r.Package] = r.Dir
	if r.Module != "" && !slices.Contains(m.modules, r.Module) {
		m.modules = append(m.modules, r.Module)
	}
	m.graph.Add(r.Edges...)
	m.graph.AddWriters(r.Writers...)
}

// apart reports whether the edges of a cycle lie in several packages. Those of
// one package were weighed there, with all that it knows, and found harmless.
func (m *merger) apart(c lockgraph.Cycle) bool {
	return slices.ContainsFunc(c.Edges, func(e lockgraph.Edge) bool { return e.Package != c.Edges[0].Package })
}

// finding words a cycle as lockorder does. It stands at the edge whose place
// comes last, as the package that closes a cycle mostly does.
func (m *merger) finding(c lockgraph.Cycle) finding.Finding {
	last := 0
	for i, e := range c.Edges {
		if e.ToSite.Compare(c.Edges[last].ToSite) > 0 {
			last = i
		}
	}
	c = c.StartAt(last)
	at := c.Edges[0]
	f := finding.Finding{
		Rule: accept.Rule, Category: "lock-order", Site: m.site(at.ToSite), Package: at.Package, Func: at.Func,
		Locks: c.Classes(), Confidence: max(c.Confidence(), finding.Medium),
	}
	place := func(e lockgraph.Edge) string { return m.site(e.ToSite).Short(f.Site) }
	f.Message = fmt.Sprintf("%s is taken while %s is held", access.ShortClass(at.To), access.ShortClass(at.From))
	if c.Len() == 2 {
		f.Message += fmt.Sprintf("; %s takes them the other way round", place(c.Edges[1]))
	} else {
		f.Category = "lock-cycle"
		var names, places []string
		for i, e := range c.Edges {
			names = append(names, access.ShortClass(e.From))
			if i > 0 {
				places = append(places, place(e))
			}
		}
		f.Message += fmt.Sprintf(", which closes the cycle %s (%s)", strings.Join(append(names, names[0]), " → "), strings.Join(places, ", "))
	}
	for _, e := range c.Edges {
		t := finding.Trace{Steps: []finding.Step{{Site: m.site(e.FromSite), Func: e.Func, Text: "holds " + access.ShortClass(e.From)}}}
		for _, s := range e.Trace {
			s.Site = m.site(s.Site)
			t.Steps = append(t.Steps, s)
		}
		f.Traces = append(f.Traces, t)
	}
	return f
}

// site names the file from base where its package was analyzed here, and below
// its module otherwise.
func (m *merger) site(s finding.Site) finding.Site {
	pkg, name := path.Split(s.File)
	if dir, ok := m.dirs[strings.TrimSuffix(pkg, "/")]; ok {
		s.File = shorten(filepath.Join(dir, name), m.base)
		return s
	}
	for _, module := range m.modules {
		if rest, ok := strings.CutPrefix(s.File, module+"/"); ok {
			s.File = rest
			break
		}
	}
	return s
}
