package arch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/concurlint/concurlint"

// pkg is what go list tells of a package. Paths of this module are shortened
// to what follows the module.
type pkg struct {
	ImportPath   string
	Name         string
	Dir          string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Standard     bool
}

// layers are the packages whose rank is fixed: each may import those with a
// lower rank only.
var layers = map[string]int{
	"internal/finding":   0,
	"internal/lockgraph": 1,
	"internal/report":    1,
	"internal/access":    2,
	"internal/promise":   2,
	"internal/ops":       3,
	"internal/flow":      3,
	"internal/summary":   4,
	"internal/chans":     5,
	"internal/snapshot":  5,
	"internal/explore":   6,
	"internal/overlap":   6,
}

// shared are the packages that both halves use, with what they may import
// besides std.
var shared = map[string][]string{
	"internal/finding":   nil,
	"internal/lockgraph": {"internal/finding"},
}

// breaches gives one line for each import that goes the wrong way. pkgs are
// those of the module.
func breaches(pkgs []pkg) []string {
	var out []string
	for _, p := range pkgs {
		for _, imp := range p.Imports {
			if why := forbidden(p, imp); why != "" {
				out = append(out, fmt.Sprintf("%s imports %s: %s", p.ImportPath, imp, why))
			}
		}
		// Tests may look around, but those of the shared packages run wherever
		// the run-time half is tested, and analyzers must be testable alone.
		for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
			if why := forbiddenInTest(p, imp); why != "" {
				out = append(out, fmt.Sprintf("tests of %s import %s: %s", p.ImportPath, imp, why))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func forbidden(p pkg, imp string) string {
	own, std := isOwn(imp), isStd(imp)
	rank, ranked := layers[p.ImportPath]
	impRank, impRanked := layers[imp]
	switch may, ok := shared[p.ImportPath]; {
	case std:
		return ""
	case ok && !slices.Contains(may, imp):
		return "both halves use it, so it imports std and what lies below it only"
	case strings.HasPrefix(p.ImportPath, "runtime/internal/"):
		return "" // tools for tests; what users can link is seen by TestRuntimeReach
	case strings.HasPrefix(p.ImportPath, "runtime/"):
		return forbiddenInRuntime(imp)
	case strings.HasPrefix(imp, "runtime/") && p.Name != "main":
		return "the static half does not link the tracker"
	case ranked && own && !impRanked:
		return "the engine imports its own layers only"
	case ranked && impRanked && impRank >= rank:
		return "finding ← lockgraph ← access ← ops ← summary ← analyzers"
	case isAnalyzer(p.ImportPath) && isAnalyzer(imp):
		return "analyzers do not know one another"
	case isAnalyzer(p.ImportPath) && strings.HasPrefix(imp, "analyzers"):
		return "an analyzer does not know the suite"
	case p.ImportPath == "analyzers" && strings.HasPrefix(imp, "analyzers/golangci"):
		return "the suite does not know its drivers"
	case strings.HasPrefix(p.ImportPath, "internal/") && p.Name != "main" && strings.HasPrefix(imp, "analyzers"):
		return "the engine does not know its analyzers"
	case strings.HasPrefix(imp, "cmd/"):
		return "nothing imports a command"
	}
	return ""
}

// forbiddenInRuntime: the run-time half lands in other people's programs.
func forbiddenInRuntime(imp string) string {
	switch {
	case strings.HasPrefix(imp, "runtime/"), imp == "github.com/petermattis/goid":
		return ""
	}
	if _, ok := shared[imp]; ok {
		return ""
	}
	return "the run-time half imports finding, lockgraph, goid and std only"
}

func forbiddenInTest(p pkg, imp string) string {
	if isAnalyzer(p.ImportPath) && isAnalyzer(imp) && imp != p.ImportPath {
		return "analyzers do not know one another"
	}
	if _, ok := shared[p.ImportPath]; ok && !isStd(imp) && imp != p.ImportPath {
		if _, ok := shared[imp]; !ok {
			return "both halves use it, so its tests need std only"
		}
	}
	return ""
}

// isAnalyzer reports whether the path is the folder of one analyzer.
func isAnalyzer(path string) bool {
	name, ok := strings.CutPrefix(path, "analyzers/")
	return ok && !strings.Contains(name, "/") && name != "golangci"
}

func isOwn(path string) bool {
	for _, top := range []string{"analyzers", "cmd", "internal", "runtime"} {
		if path == top && top == "analyzers" || strings.HasPrefix(path, top+"/") {
			return true
		}
	}
	return false
}

// isStd is called with shortened paths, of which ours have no dot either.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return path == "C" || !strings.Contains(first, ".") && !isOwn(path)
}

// shorten cuts the module off our own paths and marks the paths of std that
// would then look like ours ("runtime/debug", "internal/abi").
func shorten(path string) string {
	if path == module {
		return "."
	}
	if rest, ok := strings.CutPrefix(path, module+"/"); ok {
		return rest
	}
	if isOwn(path) {
		return "std/" + path
	}
	return path
}

func load(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Name,Dir,Imports,TestImports,XTestImports,Standard"}, args...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v: %s", err, stderr.String())
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = shorten(p.ImportPath)
		for _, list := range [][]string{p.Imports, p.TestImports, p.XTestImports} {
			for i := range list {
				list[i] = shorten(list[i])
			}
		}
		pkgs = append(pkgs, p)
	}
}

func TestImportDirections(t *testing.T) {
	pkgs := load(t, "-e", module+"/...")
	for _, b := range breaches(pkgs) {
		t.Error(b)
	}
	names := map[string]bool{}
	for _, p := range pkgs {
		names[p.ImportPath] = true
		// go test caches by the files that the test itself opens, and go list
		// is another process: without this an old "ok" would be printed.
		if _, err := os.ReadDir(p.Dir); err != nil {
			t.Error(err)
		}
	}
	for path := range shared {
		if !names[path] {
			t.Errorf("%s is in the rules but not in the module", path)
		}
	}
}

// TestRuntimeReach looks through internal packages and other modules too: none
// may bring in what the run-time half may not import itself.
func TestRuntimeReach(t *testing.T) {
	args := []string{"-e", "-deps"}
	for _, p := range load(t, "-e", module+"/runtime/...") {
		if !strings.HasPrefix(p.ImportPath, "runtime/internal/") {
			args = append(args, module+"/"+p.ImportPath)
		}
	}
	for _, p := range load(t, args...) {
		switch {
		case p.Standard, p.ImportPath == "github.com/petermattis/goid", strings.HasPrefix(p.ImportPath, "runtime/"):
		default:
			if _, ok := shared[p.ImportPath]; !ok {
				t.Errorf("runtime/ reaches %s", p.ImportPath)
			}
		}
	}
}

func TestBreaches(t *testing.T) {
	tests := []struct {
		from, name, imp string
		ok              bool
	}{
		{"internal/finding", "", "fmt", true},
		{"internal/finding", "", "internal/lockgraph", false},
		{"internal/lockgraph", "", "internal/finding", true},
		{"internal/lockgraph", "", "golang.org/x/tools/go/ssa", false},
		{"internal/access", "", "golang.org/x/tools/go/ssa", true},
		{"internal/access", "", "internal/ops", false},
		{"internal/ops", "", "internal/access", true},
		{"internal/summary", "", "internal/ops", true},
		{"internal/ops", "", "internal/summary", false},
		{"internal/summary", "", "analyzers/relock", false},
		{"internal/bench", "main", "analyzers", true},
		{"internal/linttest", "linttest", "analyzers", false},
		{"analyzers/relock", "", "internal/summary", true},
		{"analyzers/relock", "", "analyzers/unlock", false},
		{"analyzers/relock", "", "analyzers", false},
		{"analyzers", "", "analyzers/relock", true},
		{"analyzers", "", "analyzers/golangci", false},
		{"analyzers/golangci", "", "analyzers", true},
		{"cmd/concurlint", "main", "analyzers", true},
		{"internal/wrap", "", "cmd/concurlint", false},
		{"runtime/sync", "", "runtime/track", true},
		{"runtime/sync", "", shorten("runtime/debug"), true},
		{"runtime/track", "", "internal/lockgraph", true},
		{"runtime/track", "", "internal/summary", false},
		{"runtime/track", "", "golang.org/x/tools/go/ssa", false},
		{"runtime/track", "", "github.com/petermattis/goid", true},
		{"internal/summary", "", "runtime/track", false},
		{"internal/summary", "", shorten("runtime/debug"), true},
		{"cmd/concurlint", "main", "runtime/track", true},
	}
	for _, tt := range tests {
		got := breaches([]pkg{{ImportPath: tt.from, Name: tt.name, Imports: []string{tt.imp}}})
		if (len(got) == 0) != tt.ok {
			t.Errorf("%s → %s: got %v", tt.from, tt.imp, got)
		}
	}
	inTest := breaches([]pkg{{ImportPath: "analyzers/relock", XTestImports: []string{"analyzers/relock", "analyzers/unlock", "internal/linttest"}}})
	if len(inTest) != 1 || !strings.HasPrefix(inTest[0], "tests of analyzers/relock import analyzers/unlock") {
		t.Errorf("got %v", inTest)
	}
}
