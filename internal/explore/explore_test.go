package explore

import (
	"go/token"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

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
		s := newState()
		s.gs = []*gor{{id: "0"}}
		s.chans[id] = &chanState{size: 1}
		s.heap["o1.0"] = channel{id}
		s.heap["~p.0"] = pointer{base: "o1"}
		return s
	}
	if a, b := state("c0/1").key(), state("c0/7").key(); a != b {
		t.Errorf("two names of one channel give two states:\n%s\n%s", a, b)
	}
	full := state("c0/1")
	full.chans["c0/1"].buf = []value{null{}}
	if full.key() == state("c0/1").key() {
		t.Error("a full channel and an empty one give one state")
	}
}

func TestCompare(t *testing.T) {
	n := linear{"{n}", 0}
	s := newState()
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
