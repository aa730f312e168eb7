package explore

import (
	"go/token"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/linttest"
)

// told says all that is found, whichever analyzer it is for.
var told = &analysis.Analyzer{
	Name:     "told",
	Doc:      "report all that playing finds",
	Requires: []*analysis.Analyzer{chans.Analyzer, Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		res := pass.ResultOf[chans.Analyzer].(*chans.Result)
		for _, f := range pass.ResultOf[Analyzer].(*Result).Stuck {
			pass.Reportf(PosOf(f.At), "%s: %s", f.Rule(), f.Text(res))
		}
		return nil, nil
	},
}

// The idioms that are right are right for every analyzer: no run of them comes
// to a halt, not even one of low confidence.
func TestIdioms(t *testing.T) {
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, filepath.Join(root, "testdata"), told,
		"./chanblock/h15_played/good/...", "./waitgroup/h12_played/good", "./waitgroup/h26_count/good",
		"./chanclose/h28_several/good", "./goroutineleak/h08_played/good", "./seeds/bossworkers/good", "./seeds/pool/good")
}

// Two states are one when they differ in the names of their objects only.
func TestKeyNames(t *testing.T) {
	state := func(id string) *state {
		s := &state{gs: []*gor{{id: "0"}}}
		s.chans.set(id, &chanState{size: 1})
		s.setCell("o1.0", channel{id})
		s.setCell("~p.0", pointer{base: "o1"})
		return s
	}
	m := &machine{fnNum: map[*ssa.Function]int{}}
	if m.digest(state("c0/1")) != m.digest(state("c0/7")) {
		t.Error("two names of one channel give two states")
	}
	full := state("c0/1")
	full.push("c0/1", null{})
	if m.digest(full) == m.digest(state("c0/1")) {
		t.Error("a full channel and an empty one give one state")
	}
}

func TestCompare(t *testing.T) {
	n := linear{"{n}", 0}
	s := &state{}
	m := &machine{}
	f := &frame{}
	assume(s, compare(token.LSS, n, integer(3)), true)
	if m.possible(s, f, less{name: "{n}", k: 3, equal: true}, true) {
		t.Error("n < 3 leaves n == 3 possible")
	}
	if !m.possible(s, f, less{name: "{n}", k: 2, equal: true}, true) {
		t.Error("n < 3 leaves n == 2 impossible")
	}
}

// What one copy of a state changes, the other does not see.
func TestClone(t *testing.T) {
	s := &state{gs: []*gor{{id: "0"}}}
	s.chans.set("c", &chanState{size: 2})
	s.facts.set("x", true)
	s.store(pointer{"o1", ".0"}, integer(1))
	c := s.clone()
	c.push("c", null{})
	c.facts.set("x", false)
	s.facts.set("y", true)
	c.store(pointer{"o1", ".0"}, integer(2))
	c.own("0").seq = 7
	if len(s.chans.get("c").buf) != 0 || !s.facts.get("x") || c.facts.get("y") || s.gs[0].seq != 0 {
		t.Error("a step in the copy changed the state that it was made from")
	}
	if v, _ := s.cell("o1.0"); show(v) != "1" {
		t.Errorf("the cell of the original is %s, want 1", show(v))
	}
}
