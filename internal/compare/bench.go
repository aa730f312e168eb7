package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// detector is one way to see hazards at run time.
type detector struct {
	name, title string
	race        bool
	flags       []string
	env         []string
	parse       func(out, dir string) []sight
	columns     []string
}

// sight is one thing that a detector saw, with the lines of the fixture that
// it names.
type sight struct {
	what  string // the column that it belongs to
	lines []string
}

// row is one test: what was seen, and which findings are about it.
type row struct {
	dir, test string
	sights    []sight
	findings  []finding.Finding // of the functions that the test runs
	missed    []sight           // nothing static is about them
}

// bench knows where things lie.
type bench struct {
	fixtures, root, work, tool string
	verbose                    bool
}

func (b *bench) buildTool() error {
	b.tool = filepath.Join(b.work, "concurlint")
	_, err := b.command(b.root, nil, "go", "build", "-o", b.tool, "./cmd/concurlint")
	return err
}

// rows runs the tests of the folders.
func (b *bench) rows(d detector, folders []string) ([]row, error) {
	if len(folders) == 0 {
		return nil, nil
	}
	found, err := b.static(folders)
	if err != nil {
		return nil, err
	}
	var out []row
	for _, dir := range folders {
		bin := filepath.Join(b.work, strings.ReplaceAll(dir, "/", "_")+".test")
		args := append([]string{"test", "-c", "-tags", "runner", "-o", bin}, d.flags...)
		if _, err := b.command(b.fixtures, d.env, "go", append(args, "./"+dir)...); err != nil {
			return nil, err
		}
		tests, err := testsOf(filepath.Join(b.fixtures, dir, "run_test.go"))
		if err != nil {
			return nil, err
		}
		decls, err := declarationsIn(filepath.Join(b.fixtures, dir))
		if err != nil {
			return nil, err
		}
		for _, t := range tests {
			text, err := b.command(filepath.Join(b.fixtures, dir), d.env, bin, "-test.run", "^"+t.name+"$", "-test.timeout", "20s")
			if text == "" && err != nil {
				return nil, err // a test that fails is what is looked for
			}
			if b.verbose {
				fmt.Fprintf(os.Stderr, "=== %s %s\n%s\n", dir, t.name, text)
			}
			out = append(out, newRow(dir, t, d.parse(text, dir), found, decls))
		}
	}
	return out, nil
}

// static gives what concurlint says of the folders by default.
func (b *bench) static(folders []string) ([]finding.Finding, error) {
	args := []string{"-json"}
	for _, f := range folders {
		args = append(args, "./"+f)
	}
	text, err := b.command(b.fixtures, nil, b.tool, args...)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, err
	}
	var found []finding.Finding
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		return nil, fmt.Errorf("%s -json: %w", filepath.Base(b.tool), err)
	}
	return found, nil
}

// command runs a program and gives what it prints; on an error, which has the
// end of it too, that may be all there is.
func (b *bench) command(dir string, env []string, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var stdout, all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &all
	err := cmd.Run()
	if err != nil {
		tail := strings.TrimSpace(all.String())
		err = fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, tail[max(0, len(tail)-400):])
	}
	return stdout.String() + all.String(), err
}

// runnable is one test with the names of the functions that it mentions.
type runnable struct {
	name  string
	calls []string
}

func testsOf(file string) ([]runnable, error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	var out []runnable
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "Test") {
			continue
		}
		t := runnable{name: fn.Name.Name}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				t.calls = append(t.calls, id.Name)
			}
			return true
		})
		out = append(out, t)
	}
	return out, nil
}

// newRow finds the findings that the test is about, those in the functions that
// it runs or in what the detector names, and what nothing is said about.
func newRow(dir string, t runnable, sights []sight, found []finding.Finding, decls declarations) row {
	r := row{dir: dir, test: t.name, sights: sights}
	about := make([]bool, len(found))
	in := func(i int) string { return decls.at(filepath.Base(found[i].Site.File), found[i].Site.Line) }
	here := func(i int) bool { return strings.HasPrefix(found[i].Site.File, dir+"/") }
	for i := range found {
		about[i] = here(i) && slices.Contains(t.calls, in(i))
	}
	for _, s := range sights {
		hit := false
		for i := range found {
			// A race is told by its lines. Of a hang the line that is to blame is
			// often another than the one that waits, and one hang holds up several
			// goroutines: the function tells it.
			if here(i) && (speaksOf(&found[i], s) || s.what != "race" && (about[i] || decls.stands(s, in(i)))) {
				hit, about[i] = true, true
			}
		}
		if !hit {
			r.missed = append(r.missed, s)
		}
	}
	for i := range found {
		if about[i] {
			r.findings = append(r.findings, found[i])
		}
	}
	return r
}

// declarations says which function a line belongs to: file → functions.
type declarations map[string][]declaration

type declaration struct {
	name       string
	start, end int
}

func declarationsIn(dir string) (declarations, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	out := declarations{}
	for _, file := range files {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				base := filepath.Base(file)
				out[base] = append(out[base], declaration{fn.Name.Name, fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line})
			}
		}
	}
	return out, nil
}

// at is the function at a line, "" if there is none.
func (d declarations) at(file string, line int) string {
	for _, f := range d[file] {
		if f.start <= line && line <= f.end {
			return f.name
		}
	}
	return ""
}

// stands reports whether a line of the sight is in a function.
func (d declarations) stands(s sight, fn string) bool {
	return fn != "" && slices.ContainsFunc(s.lines, func(l string) bool {
		file, line, _ := strings.Cut(l, ":")
		n, err := strconv.Atoi(line)
		return err == nil && d.at(file, n) == fn
	})
}

var (
	lineWords = regexp.MustCompile(`\bline (\d+)`)
	placeText = regexp.MustCompile(`\b([\w-]+\.go):(\d+)`)
)

// speaksOf reports whether a finding stands at, or names, a line of the sight.
func speaksOf(f *finding.Finding, s sight) bool {
	base := filepath.Base(f.Site.File)
	places := []string{base + ":" + strconv.Itoa(f.Site.Line)}
	text := f.Message
	for _, tr := range f.Traces {
		for _, st := range tr.Steps {
			places = append(places, filepath.Base(st.Site.File)+":"+strconv.Itoa(st.Site.Line))
		}
	}
	for _, m := range lineWords.FindAllStringSubmatch(text, -1) {
		places = append(places, base+":"+m[1])
	}
	for _, m := range placeText.FindAllStringSubmatch(text, -1) {
		places = append(places, m[1]+":"+m[2])
	}
	return slices.ContainsFunc(s.lines, func(l string) bool { return slices.Contains(places, l) })
}
