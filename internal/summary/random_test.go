package summary_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/internal/randgo"
	"github.com/concurlint/concurlint/internal/summary"
)

// tooLong is when an analysis counts as hanging. The engine promises a few
// seconds for the worst function; the machine may be busy with much else.
const tooLong = 2 * time.Minute

// analyze runs the engine over packages in one goroutine. Facts pass through
// gob on the way from one package to the next, as they do under go vet.
func analyze(pkgs []*packages.Package) (facts []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	graph, err := checker.Analyze([]*analysis.Analyzer{summary.Analyzer}, pkgs, &checker.Options{Sequential: true, SanityCheck: true})
	if err != nil {
		return nil, err
	}
	var list []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, act.Err
		}
		for _, f := range act.AllObjectFacts() {
			list = append(list, f.Object.String()+encode(f.Fact))
		}
		for _, f := range act.AllPackageFacts() {
			list = append(list, f.Package.Path()+encode(f.Fact))
		}
	}
	slices.Sort(list) // the driver keeps facts in maps
	return []byte(strings.Join(list, "\n")), nil
}

func encode(f analysis.Fact) string {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(f); err != nil {
		return err.Error()
	}
	return b.String()
}

// survive loads and analyses sources and fails for a panic, an error or a hang.
func survive(t testing.TB, sources ...randgo.Source) []byte {
	t.Helper()
	pkgs, err := randgo.Load(sources...)
	if err != nil {
		t.Fatalf("the program is at fault, not the engine: %v", err)
	}
	type result struct {
		facts []byte
		err   error
	}
	done := make(chan result, 1)
	go func() {
		facts, err := analyze(pkgs)
		done <- result{facts, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			t.Fatalf("%v\nsource kept in %s", r.err, keep(t, sources))
		}
		return r.facts
	case <-time.After(tooLong):
		t.Fatalf("not done after %s\nsource kept in %s", tooLong, keep(t, sources))
		return nil
	}
}

// keep writes the sources where they outlive the test.
func keep(t testing.TB, sources []randgo.Source) string {
	f, err := os.CreateTemp("", "concurlint-*.go.txt") //nolint:usetesting // it must outlive the test
	if err != nil {
		t.Log(err)
		return "no file"
	}
	defer f.Close()
	for _, s := range sources {
		fmt.Fprintf(f, "// package %s\n%s\n", s.Path, s.Text)
	}
	return f.Name()
}

// randomSources gives two packages, of which the second calls into the first,
// so that summaries cross a package border.
func randomSources(seed uint64, size int) []randgo.Source {
	low := randgo.Program("low", seed, size)
	top := randgo.Program("top", seed+1<<32, size)
	top = strings.Replace(top, "import (", "import (\n\t\"low\"", 1) + `
func across(s *S) {
	low.Pass(func() { s.mu.Lock() }).Lock()
	s.mu.Unlock()
	low.Pass(s.f).Unlock()
}
`
	low += `
func Pass(f func()) *S { gmu.Lock(); f(); defer gmu.Unlock(); gs.do(gs); return gs }
`
	return []randgo.Source{{Path: "low", Text: low}, {Path: "top", Text: top}}
}

func TestRandomPrograms(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 40
	}
	var worst time.Duration
	for seed := range seeds {
		sources := randomSources(seed, 1+int(seed%10))
		start := time.Now()
		first := survive(t, sources...)
		if d := time.Since(start); d > worst {
			worst = d
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		// The same source must give the same facts, or the build cache of the
		// go command is useless.
		if seed%5 == 0 && !bytes.Equal(first, survive(t, sources...)) {
			t.Fatalf("seed %d: two runs, different facts; source kept in %s", seed, keep(t, sources))
		}
	}
	t.Logf("longest of %d: %s", seeds, worst)
}

func FuzzRandomPrograms(f *testing.F) {
	for seed := range uint64(5) {
		f.Add(seed, uint8(seed*3))
	}
	f.Fuzz(func(t *testing.T, seed uint64, size uint8) {
		survive(t, randomSources(seed, 1+int(size%24))...)
	})
}
