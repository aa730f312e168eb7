package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadRows(t *testing.T) {
	head := strings.Join(columns, "\t") + "\n"
	rows, err := readRows(strings.NewReader(head +
		"mu01\towner/name\tf00\tba5\tserver\tserver/store.go\t17,4\t(*A).Put, Get\tmissing-unlock\tintra\tAn error return keeps the lock.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].File != "server/store.go" || !slices.Equal(rows[0].Lines, []int{17, 4}) || !slices.Equal(rows[0].Funcs, []string{"(*A).Put", "Get"}) {
		t.Errorf("rows = %+v", rows)
	}
	for name, text := range map[string]string{
		"too few columns": head + "mu01\towner/name\n",
		"no head":         strings.Repeat("x\t", len(columns)-1) + "x\n",
		"no line number":  head + "a\tb\tc\td\te\tf\tnone\th\ti\tj\tk\n",
	} {
		if _, err := readRows(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestParseVet(t *testing.T) {
	tr := recorded(t, "before")
	if len(tr.reports) != 2 {
		t.Fatalf("%d reports, want 2: the package compiled for its tests says the same again", len(tr.reports))
	}
	u, r := tr.reports[0], tr.reports[1]
	if u.Rule != "unlock" || u.File != "store/store.go" || u.Line != 17 {
		t.Errorf("first report = %+v", u)
	}
	if want := "store/store.go:27: 1. (*Store).Sum locks"; len(r.Related) != 1 || !strings.HasPrefix(r.Related[0], want) {
		t.Errorf("related = %q, want one that opens with %q", r.Related, want)
	}
}

func TestParseVetError(t *testing.T) {
	// The shape an analyzer's failure has in the same stream.
	reports, err := parseVet(strings.NewReader(`{"p": {"relock": {"error": "internal error"}, "unlock": [{"posn": "/checkout/a.go:3:1", "message": "m"}]}}`), "/checkout")
	if err == nil || !strings.Contains(err.Error(), "internal error") {
		t.Errorf("error = %v, want the analyzer's", err)
	}
	if len(reports) != 1 {
		t.Errorf("%d reports, want the other analyzer's one", len(reports))
	}
}

func TestSplitPosn(t *testing.T) {
	for posn, want := range map[string]struct {
		file string
		line int
	}{
		"/r/a/b.go:12:3":      {"a/b.go", 12},
		"/r/a/b.go:12":        {"a/b.go", 12},
		"/elsewhere/b.go:1:1": {"/elsewhere/b.go", 1},
		"b.go:7:1":            {"b.go", 7},
		"-":                   {"-", 0},
	} {
		if file, line := splitPosn(posn, "/r"); file != want.file || line != want.line {
			t.Errorf("splitPosn(%q) = %s, %d, want %s, %d", posn, file, line, want.file, want.line)
		}
	}
}

func TestFuncExtents(t *testing.T) {
	var names []string
	all := funcExtents("testdata/before/store/store.go")
	for _, e := range all {
		names = append(names, e.name)
	}
	want := []string{"(*Store).Get", "(*Store).Sum", "(*Store).size", "(*List).Len", "List.first", "free"}
	if !slices.Equal(names, want) {
		t.Fatalf("functions %v, want %v", names, want)
	}
	get := all[0]
	for _, name := range []string{"(*Store).Get", "Get"} {
		if !covers(all, name, get.from) || !covers(all, name, get.to) || covers(all, name, get.to+1) {
			t.Errorf("%s does not cover just lines %d to %d", name, get.from, get.to)
		}
	}
	if !covers(all, "(*List[T]).Len", all[3].from) {
		t.Error("type parameters of the receiver matter")
	}
	if funcExtents("testdata/none.go") != nil {
		t.Error("a file that is not there has functions")
	}
}

// touchFile makes an empty file and its folders.
func touchFile(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestLayout(t *testing.T) {
	t.Setenv("GOFLAGS", "-p=2 -mod=readonly")
	tests := []struct {
		name, pkgDir string
		files        []string
		dir, pkg     string // of the layout, relative to the tree
		env          string
	}{
		{"module", "lib/a", []string{"go.mod", "lib/a/a.go"}, ".", "lib/a", "GOFLAGS=-p=2 -mod=mod"},
		{"root package", ".", []string{"go.mod", "a.go"}, ".", ".", "GO111MODULE=on"},
		{"vendored", "lib/a", []string{"go.mod", "vendor/modules.txt", "lib/a/a.go"}, ".", "lib/a", "GOFLAGS=-p=2 -mod=vendor"},
		{"module below the root", "server/lease", []string{"go.mod", "server/go.mod", "server/lease/a.go"}, "server", "lease", "GO111MODULE=on"},
		{"GOPATH", "pkg/io", []string{"src/github.com/owner/name/pkg/io/a.go"}, "src/github.com/owner/name", "pkg/io", "GO111MODULE=off"},
		{"GOPATH, short import path", "pkg/io", []string{"src/go.example/name/pkg/io/a.go"}, "src/go.example/name", "pkg/io", "GOFLAGS=-p=2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree := t.TempDir()
			for _, f := range tt.files {
				touchFile(t, filepath.Join(tree, f))
			}
			l, err := layoutOf(tree, tt.pkgDir)
			if err != nil {
				t.Fatal(err)
			}
			if l.dir != filepath.Join(tree, tt.dir) || l.pkg != tt.pkg || !slices.Contains(l.env, tt.env) {
				t.Errorf("layout = %+v, want dir %s, package %s, environment with %s", l, tt.dir, tt.pkg, tt.env)
			}
		})
	}
	if _, err := layoutOf(t.TempDir(), "pkg/io"); err == nil {
		t.Error("a tree with no module and no src loads")
	}
}

func TestParseArgs(t *testing.T) {
	for _, args := range [][]string{
		{"-tsv", "t", "-trees", "d"},
		{"-tool", "x", "-tsv", "t"},
		{"-tool", "x"},
	} {
		if _, err := parseArgs(args); err == nil {
			t.Errorf("parseArgs(%q): no error", args)
		}
	}
	o, err := parseArgs([]string{"-tool", "x", "-list", "d", "-class", "a,b", "./p"})
	if err != nil || !o.classes["a"] || !o.classes["b"] || len(o.ids) != 0 || !filepath.IsAbs(o.tool) || !slices.Equal(o.patterns, []string{"./p"}) {
		t.Errorf("parseArgs = %+v, %v", o, err)
	}
}
