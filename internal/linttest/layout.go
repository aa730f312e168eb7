package linttest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/analysistest"
)

// layout is what lies below testdata/<analyzer>.
type layout struct {
	name  string // of the analyzer
	pairs []pair // sorted by folder
	stray []string
}

// pair is one hNN_slug folder.
type pair struct {
	dir       string // "relock/h03_callee"
	bad, good []fixture
	stray     []string // what is neither bad nor good
}

// fixture is one Go file of a twin.
type fixture struct {
	path   string // "relock/h03_callee/bad/callee.go"
	wants  int
	reason string // the comment above the package clause
}

func (f fixture) kind() string {
	base := filepath.Base(f.path)
	switch {
	case strings.HasPrefix(base, "fn_"):
		return "fn"
	case strings.HasPrefix(base, "fp_"):
		return "fp"
	}
	return ""
}

func readLayout(testdata, name string) (*layout, error) {
	root := filepath.Join(testdata, name)
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	l := &layout{name: name}
	for _, e := range entries {
		if !e.IsDir() {
			l.stray = append(l.stray, name+"/"+e.Name())
			continue
		}
		p := pair{dir: name + "/" + e.Name()}
		halves, err := os.ReadDir(filepath.Join(root, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, h := range halves {
			switch rel := p.dir + "/" + h.Name(); {
			case h.Name() == "bad" && h.IsDir():
				p.bad, err = readTree(testdata, rel)
			case h.Name() == "good" && h.IsDir():
				p.good, err = readTree(testdata, rel)
			default:
				p.stray = append(p.stray, rel)
			}
			if err != nil {
				return nil, err
			}
		}
		l.pairs = append(l.pairs, p)
	}
	return l, nil
}

func readTree(testdata, rel string) ([]fixture, error) {
	var out []fixture
	err := filepath.WalkDir(filepath.Join(testdata, rel), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(testdata, path)
		if err != nil {
			return err
		}
		out = append(out, fixture{path: filepath.ToSlash(name), wants: countWants(file), reason: topComment(file)})
		return nil
	})
	return out, err
}

// countWants counts the comments that analysistest takes for an expectation.
func countWants(file *ast.File) int {
	n := 0
	for _, group := range file.Comments {
		for _, c := range group.List {
			text := strings.TrimSpace(strings.TrimSuffix(c.Text[2:], "*/"))
			if strings.HasPrefix(text, "want ") || strings.Contains(text, "// want ") {
				n++
			}
		}
	}
	return n
}

func topComment(file *ast.File) string {
	var text []string
	for _, group := range file.Comments {
		if group.Pos() < file.Package {
			text = append(text, group.Text()) // Text leaves out directives such as //go:build
		}
	}
	return strings.Join(strings.Fields(strings.Join(text, " ")), " ")
}

var pairName = regexp.MustCompile(`^h([0-9]{2})_[a-z0-9_]+$`)

// check reports every breach of the twin rule. known holds the hazards of the
// catalog; nil is: not known.
func (l *layout) check(t analysistest.Testing, known []Hazard) {
	if len(l.pairs) == 0 {
		t.Errorf("%s has no fixtures: want %s/hNN_slug/{bad,good}", l.name, l.name)
	}
	for _, s := range l.stray {
		t.Errorf("%s: a fixture belongs into %s/hNN_slug/{bad,good}", s, l.name)
	}
	for _, p := range l.pairs {
		m := pairName.FindStringSubmatch(filepath.Base(p.dir))
		switch {
		case m == nil:
			t.Errorf("%s: the folder must be called hNN_slug, in lower case", p.dir)
		case known != nil && !slices.ContainsFunc(known, func(h Hazard) bool { return h.ID == "H"+m[1] }):
			t.Errorf("%s: the catalog of hazards has no H%s", p.dir, m[1])
		}
		for _, s := range p.stray {
			t.Errorf("%s: only bad and good may lie here", s)
		}
		p.checkBad(t)
		p.checkGood(t)
	}
}

func (p pair) checkBad(t analysistest.Testing) {
	if len(p.bad) == 0 {
		t.Errorf("%s has no bad twin", p.dir)
		return
	}
	wants, misses := 0, 0
	for _, f := range p.bad {
		switch f.kind() {
		case "fn":
			misses++
			checkReason(t, f)
			if f.wants > 0 {
				t.Errorf("%s: an fn_ file shows what is missed, so it has no want; if it is found now, rename it", f.path)
			}
		case "fp":
			t.Errorf("%s: a false alarm is a good form: it belongs into good", f.path)
		default:
			wants += f.wants
		}
	}
	if wants == 0 && misses == 0 {
		t.Errorf("%s/bad: nothing is wanted and no fn_ file says why", p.dir)
	}
}

func (p pair) checkGood(t analysistest.Testing) {
	if len(p.good) == 0 {
		t.Errorf("%s has no good twin", p.dir)
	}
	for _, f := range p.good {
		switch f.kind() {
		case "fp":
			checkReason(t, f)
			if f.wants == 0 {
				t.Errorf("%s: an fp_ file shows a false alarm, so it has a want; if it is silent now, rename it", f.path)
			}
		case "fn":
			t.Errorf("%s: a miss is a bad form: it belongs into bad", f.path)
		default:
			if f.wants > 0 {
				t.Errorf("%s: a good twin has no want", f.path)
			}
		}
	}
}

// checkReason asks for a sentence, not a word.
func checkReason(t analysistest.Testing, f fixture) {
	if words := len(strings.Fields(f.reason)); words < 4 {
		t.Errorf("%s: the reason must stand on top, above the package clause", f.path)
	}
}
