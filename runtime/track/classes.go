package track

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// The order graph of the core is of single locks, and knows which of them can
// meet. But each test makes its own: two tests that take the locks of two
// classes in opposite orders close no ring there, and neither do two processes.
// Those rings are looked for here, at the end, among classes. They are hints,
// because nothing shows that objects which two tests use in two ways are ever
// one pair.

// classWay is an edge between classes, with what an edge file does not say.
type classWay struct {
	half  Half
	tests []string // empty if not all are known
}

// edgeKey finds the way from which a Graph has an edge.
func edgeKey(e *lockgraph.Edge) string {
	return strings.Join([]string{e.From, e.To, e.FromSite.String(), e.ToSite.String(), e.FromMode.String(), e.ToMode.String()}, "\x00")
}

// reportClasses tells of classes taken in orders that close a ring, by
// different tests of this process, or by it and others whose edge files lie in
// dir, if that is not empty.
func reportClasses(dir string) {
	o := options()
	if o.action(Suspect) == Silent {
		return
	}
	own, ways := classGraph()
	for _, c := range own.Cycles(lockgraph.Options{}) {
		if r := acrossTests(c, ways); r != nil && !toldOf(r) {
			emit(r)
		}
	}
	if dir == "" {
		return
	}
	others := otherProcesses(dir)
	if len(others) == 0 {
		return
	}
	// What one process shows alone, it has judged by its locks.
	judged := map[string]bool{}
	all := &lockgraph.Graph{}
	for _, g := range append(others, own) {
		for _, c := range g.Cycles(lockgraph.Options{}) {
			judged[c.ID] = true
		}
		all.Merge(g)
	}
	for _, c := range all.Cycles(lockgraph.Options{}) {
		if judged[c.ID] {
			continue
		}
		if r := acrossProcesses(c, ways); r != nil && !toldOf(r) {
			emit(r)
		}
	}
}

// classGraph gives the orders of this process among classes that the source
// names. Others have no name by which two places could be known for one class.
func classGraph() (*lockgraph.Graph, map[string]*classWay) {
	raw, writers := core.Ways()
	ways := map[string]*classWay{}
	var edges []lockgraph.Edge
	for i := range raw {
		w := &raw[i]
		asked := placeOf(w.PC)
		for k, e := range edgesOf(w) {
			held := placeOf(w.Held[k].PC)
			if e.From == "" || held.names.class == "" || asked.names.class == "" || w.Held[k].Handoff {
				continue
			}
			key := edgeKey(&e)
			if old := ways[key]; old != nil {
				old.join(w.Tests)
			} else {
				ways[key] = &classWay{tests: w.Tests, half: half(&core.Half{
					HeldPC: w.Held[k].PC, HeldMode: w.Held[k].Mode, HeldStack: w.Held[k].Stack,
					PC: w.PC, Mode: w.Mode, Stack: w.Stack,
				})}
			}
			edges = append(edges, e)
		}
	}
	return graphOf(edges, writers), ways
}

// join adds tests that came the same way with other locks held besides.
func (w *classWay) join(tests []string) {
	if len(tests) == 0 || len(w.tests) == 0 {
		w.tests = nil
		return
	}
	w.tests = slices.Compact(slices.Sorted(slices.Values(slices.Concat(w.tests, tests))))
}

// acrossTests makes the report of a ring of this process; nil where one test
// went all of it, so that the core has judged it by its locks, or where that is
// not known.
func acrossTests(c lockgraph.Cycle, ways map[string]*classWay) *Report {
	r := &Report{Tier: Suspect, across: "different tests did so, each with locks of its own"}
	var common []string
	for i := range c.Edges {
		w := ways[edgeKey(&c.Edges[i])]
		if len(w.tests) == 0 {
			return nil
		}
		if i == 0 {
			common = slices.Clone(w.tests)
		} else {
			common = slices.DeleteFunc(common, func(t string) bool {
				return !slices.ContainsFunc(w.tests, func(u string) bool { return sameTest(t, u) })
			})
		}
		h := w.half
		h.Test = w.tests[0]
		r.Halves = append(r.Halves, h)
	}
	if len(common) > 0 {
		return nil
	}
	return r.ofClasses()
}

// sameTest reports whether one of two tests is the other or a part of it.
func sameTest(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// acrossProcesses makes the report of a ring that this process closes with
// others; nil where it is theirs alone.
func acrossProcesses(c lockgraph.Cycle, ways map[string]*classWay) *Report {
	r := &Report{Tier: Suspect, across: "another process did so"}
	first := slices.IndexFunc(c.Edges, func(e lockgraph.Edge) bool { return ways[edgeKey(&e)] != nil })
	if first < 0 {
		return nil
	}
	for _, e := range c.StartAt(first).Edges {
		if w := ways[edgeKey(&e)]; w != nil {
			h := w.half
			if h.Test == "" {
				h.Test = "this process"
			}
			r.Halves = append(r.Halves, h)
			continue
		}
		h := Half{Holds: shortClass(e.From), Asks: shortClass(e.To)}
		h.Held = finding.Step{Site: e.FromSite, Func: e.Func, Text: "took " + h.Holds}
		h.Asked = finding.Step{Site: e.ToSite, Func: e.Func, Text: "asks for " + h.Asks}
		if len(e.Trace) > 0 {
			h.Held.Func = e.Trace[0].Func
		}
		r.Halves = append(r.Halves, h)
	}
	return r.ofClasses()
}

// toldOf reports whether a ring of the same classes has been reported.
func toldOf(r *Report) bool {
	classes := func(r *Report) []string {
		var out []string
		for i := range r.Halves {
			out = append(out, r.Halves[i].Holds)
		}
		slices.Sort(out)
		return out
	}
	mine := classes(r)
	return slices.ContainsFunc(Reports(), func(old Report) bool {
		return (old.Tier == Cycle || old.Tier == Deadlock || old.Tier == Suspect) && slices.Equal(classes(&old), mine)
	})
}

func (r *Report) ofClasses() *Report {
	r.Title = cycleTitle(r)
	r.ID = identify(r)
	return r
}

// shortClass takes the package's path off, and its name where that is of a
// field.
func shortClass(class lockgraph.Node) string {
	s := class[strings.LastIndexByte(class, '/')+1:]
	if strings.Count(s, ".") > 1 {
		_, s, _ = strings.Cut(s, ".")
	}
	return s
}

// otherProcesses gives the graphs of the other edge files of a directory. What
// cannot be read is left out and said.
func otherProcesses(dir string) (graphs []*lockgraph.Graph) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		say("the edge files cannot be read: %v", err)
		return nil
	}
	for _, e := range entries {
		if e.Name() == edgeFile || !strings.HasSuffix(e.Name(), lockgraph.FileSuffix) {
			continue
		}
		g, err := lockgraph.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			say("an edge file is left out: %v", err)
			continue
		}
		graphs = append(graphs, g)
	}
	return graphs
}
