package wrap_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/wrap"
)

const ours = "github.com/concurlint/concurlint/runtime/"

// TestSource has twins: an import that is exchanged, and its neighbour in
// shape that is not (want empty).
func TestSource(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"single", "package p\n\nimport \"sync\"\n", "package p\n\nimport \"" + ours + "sync\"\n"},
		{"atomic is another package", "package p\n\nimport \"sync/atomic\"\n", ""},
		{"in a group", "package p\nimport (\n\t\"os\"\n\t\"sync\" // locks\n\t\"time\"\n)\n", "package p\nimport (\n\t\"os\"\n\t\"" + ours + "sync\" // locks\n\t\"time\"\n)\n"},
		{"no imports", "package p\n\nvar _ = \"sync\"\n", ""},
		{"in a string", "package p\n\nimport \"os\"\n\nvar _ = `import \"sync\"`\n", ""},
		{"in a comment", "package p\n\n// import \"sync\"\nimport \"os\"\n", ""},
		{"raw quotes stay raw", "package p\nimport `sync`\n", "package p\nimport `" + ours + "sync`\n"},
		{"own name", "package p\nimport s \"sync\"\n", "package p\nimport s \"" + ours + "sync\"\n"},
		{"dot", "package p\nimport . \"sync\"\n", "package p\nimport . \"" + ours + "sync\"\n"},
		{"twice under two names", "package p\nimport (a \"sync\"; b \"sync\")\n", "package p\nimport (a \"" + ours + "sync\"; b \"" + ours + "sync\")\n"},
		{"go-deadlock", "package p\nimport \"github.com/sasha-s/go-deadlock\"\n", "package p\nimport \"" + ours + "deadlock\"\n"},
		{"a fork of go-deadlock", "package p\nimport \"github.com/other/go-deadlock\"\n", ""},
		{"windows line ends", "package p\r\n\r\nimport \"sync\"\r\n", "package p\r\n\r\nimport \"" + ours + "sync\"\r\n"},
		{"line comments lie", "package p\n//line other.y:1\nimport \"sync\"\n", "package p\n//line other.y:1\nimport \"" + ours + "sync\"\n"},
		{"byte order mark", "\ufeffpackage p\nimport \"sync\"\n", "\ufeffpackage p\nimport \"" + ours + "sync\"\n"},
		{"unformatted, no last line end", "package p;import\t(\n\"sync\"  )", "package p;import\t(\n\"" + ours + "sync\"  )"},
		{"escaped path", "package p\nimport \"s\\x79nc\"\n", ""},
		{"broken below the imports", "package p\nimport \"sync\"\nfunc {", "package p\nimport \"" + ours + "sync\"\nfunc {"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			out, changed, err := wrap.Source("p.go", src, wrap.DropIn())
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			if want == "" {
				want = tt.src
			}
			if string(out) != want || changed != (tt.want != "") {
				t.Errorf("changed = %v, got %q, want %q", changed, out, want)
			}
			if string(src) != tt.src {
				t.Error("the caller's bytes were written to")
			}
			back, _, err := wrap.Source("p.go", out, wrap.Back(wrap.DropIn()))
			if err != nil || string(back) != tt.src {
				t.Errorf("back: %q, %v", back, err)
			}
			again, changed, err := wrap.Source("p.go", out, wrap.DropIn())
			if err != nil || changed || !bytes.Equal(again, out) {
				t.Errorf("wrapping twice: changed = %v, %q, %v", changed, again, err)
			}
		})
	}
}

func TestSourceRefuses(t *testing.T) {
	var both *wrap.BothError
	src := "package p\nimport \"sync\"\nimport t \"" + ours + "sync\"\n"
	if _, _, err := wrap.Source("p.go", []byte(src), wrap.DropIn()); !errors.As(err, &both) {
		t.Errorf("both imported: %v", err)
	}
	if _, _, err := wrap.Source("p.go", []byte("package p\nimport sync\n"), wrap.DropIn()); err == nil || !strings.Contains(err.Error(), "p.go:2") {
		t.Errorf("parse error: %v", err)
	}
}

// TestSourceStd takes real files there and back.
func TestSourceStd(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", "net", "http", "*.go"))
	if err != nil || len(files) == 0 {
		t.Skip("no sources of net/http here")
	}
	changed := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out, ok, err := wrap.Source(file, src, wrap.DropIn())
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			changed++
		}
		if back, _, err := wrap.Source(file, out, wrap.Back(wrap.DropIn())); err != nil || !bytes.Equal(back, src) {
			t.Errorf("%s does not come back: %v", filepath.Base(file), err)
		}
	}
	if changed < 10 {
		t.Errorf("only %d of %d files import sync", changed, len(files))
	}
}

// tree writes files and returns the folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const plain = "package p\n\nimport \"sync\"\n\nvar _ sync.Mutex\n"

func project() map[string]string {
	return map[string]string{
		"go.mod":                "module example.org/p\n\ngo 1.26\n",
		"a.go":                  plain,
		"a_test.go":             plain,
		"a_windows.go":          plain,
		"sub/b.go":              plain,
		"gen/g.go":              "// Code generated by hand. DO NOT EDIT.\n\n" + plain,
		"vendor/x/x.go":         plain,
		"testdata/t.go":         plain,
		"_old/o.go":             plain,
		".git/h.go":             plain,
		"nested/go.mod":         "module example.org/n\n",
		"nested/n.go":           plain,
		"both/both.go":          "package p\n\nimport \"sync\"\nimport t \"" + ours + "sync\"\n",
		"other/nothing.go":      "package p\n",
		"other/not_go.txt":      plain,
		"other/_ignored.go":     plain,
		"sub/deep/deep/deep.go": plain,
	}
}

func names(t *testing.T, dir string, files []string) []string {
	t.Helper()
	var out []string
	for _, f := range files {
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, filepath.ToSlash(rel))
	}
	return out
}

func TestDir(t *testing.T) {
	dir := tree(t, project())
	res, err := wrap.Dir(dir, wrap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a.go", "a_test.go", "a_windows.go", "sub/b.go", "sub/deep/deep/deep.go"}
	if got := names(t, dir, res.Changed); !slices.Equal(got, want) {
		t.Errorf("changed %v, want %v", got, want)
	}
	if len(res.Skipped) != 2 {
		t.Errorf("skipped %v, want the generated file and the one with both imports", res.Skipped)
	}
	for name, text := range project() {
		got := read(t, dir, name)
		if slices.Contains(want, name) == (got == text) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if _, err := wrap.Dir(dir, wrap.Options{Undo: true}); err != nil {
		t.Fatal(err)
	}
	for name, text := range project() {
		if got := read(t, dir, name); got != text {
			t.Errorf("%s came back as %q", name, got)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "a.go"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode of a.go: %v, %v", info.Mode(), err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func TestDirOptions(t *testing.T) {
	dir := tree(t, project())
	res, err := wrap.Dir(dir, wrap.Options{DryRun: true, Generated: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir, res.Changed); !slices.Contains(got, "gen/g.go") {
		t.Errorf("generated file not listed: %v", got)
	}
	for name, text := range project() {
		if got := read(t, dir, name); got != text {
			t.Errorf("a dry run wrote %s: %q", name, got)
		}
	}
}

// TestDirNothingOnError: one bad file, and no file is written.
func TestDirNothingOnError(t *testing.T) {
	dir := tree(t, map[string]string{"a.go": plain, "z.go": "package p\nimport sync\n"})
	if _, err := wrap.Dir(dir, wrap.Options{}); err == nil {
		t.Error("no error")
	}
	if got := read(t, dir, "a.go"); got != plain {
		t.Errorf("a.go was written: %q", got)
	}
	if _, err := wrap.Dir(filepath.Join(dir, "missing"), wrap.Options{}); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestPackages(t *testing.T) {
	dir := tree(t, project())
	res, err := wrap.Packages(dir, []string{"./sub"}, wrap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Changed) != 1 || filepath.Base(res.Changed[0]) != "b.go" {
		t.Errorf("./sub changed %v", res.Changed)
	}
	res, err = wrap.Packages(dir, []string{"./sub/..."}, wrap.Options{Undo: true})
	if err != nil || len(res.Changed) != 1 {
		t.Errorf("undo changed %v, %v", res.Changed, err)
	}
	if got := read(t, dir, "sub/b.go"); got != plain {
		t.Errorf("b.go came back as %q", got)
	}
	for _, bad := range []string{"net/http", "./missing"} {
		if _, err := wrap.Packages(dir, []string{bad}, wrap.Options{}); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}
