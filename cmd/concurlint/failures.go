package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// trouble is what a user is told about something that was not analyzed: one
// line, and the rest under -v.
type trouble struct {
	line string
	more []string
}

// analyze runs go vet over what the options name, as often as it takes.
//
// A package that cannot even be loaded makes the go command give up on all of
// them; then the good ones are picked out and analyzed alone. One whose tests are
// broken is passed over; it is asked for again without them. And up to Go
// 1.26, at the least, its cache does not tell a package that was analyzed as a
// dependency, for facts alone, from one that was asked for: the answer for the
// second is then empty. Such packages are asked for again under another key.
func analyze(o options, got *answers) (troubles []trouble, code int) {
	var pkgs []listed
	var said []string
	var asked sync.WaitGroup
	patterns := o.patterns
	asked.Go(func() {
		pkgs, said = list(o, patterns, "")
		got.expect(len(pkgs))
	})
	err := vet(o, patterns, got)
	asked.Wait()

	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return []trouble{{line: err.Error()}}, exitFailed
	}
	if err != nil && len(got.units) == 0 && len(got.failures) == 0 && !got.onlyTests() {
		good, bad := loadable(pkgs)
		if len(good) == 0 || len(bad) == 0 {
			return hopeless(bad, slices.Concat(got.loose, said))
		}
		for _, p := range bad {
			troubles = append(troubles, p.trouble())
		}
		got.loose = nil
		pkgs, patterns = good, paths(good)
		err = vet(o, patterns, got)
	}
	why := missing(o, pkgs, got)
	if silent := slices.DeleteFunc(slices.Clone(pkgs), func(p listed) bool { return why[p.ImportPath] != "" || got.answered(p) }); len(silent) > 0 {
		o.tool = append(slices.Clone(o.tool), "-"+againFlag+"="+runID(o))
		err = errors.Join(err, vet(o, patterns, got))
	}
	if broken := slices.DeleteFunc(slices.Clone(pkgs), func(p listed) bool { return why[p.ImportPath] != "" || !got.broken(p) }); len(broken) > 0 {
		err = errors.Join(err, vetWithoutTests(o, broken, got))
	}
	got.keep(pkgs)
	if o.noTests() {
		got.failures = slices.DeleteFunc(got.failures, func(f failure) bool { return f.inTests() && (got.units[f.pkg] || strings.HasSuffix(f.pkg, "_test")) })
		_, got.loose = aboutTests(got.loose)
		if len(got.failures)+len(got.loose) == 0 {
			err = nil // what failed is what was not asked for
		}
	}

	for _, f := range merged(got.failures) {
		f.tests = got.units[f.pkg] && f.inTests()
		troubles = append(troubles, f.trouble())
	}
	for _, line := range got.loose {
		if plain := plainLine(line); err != nil && !strings.HasPrefix(plain, "downloading ") || strings.Contains(plain, "matched no packages") {
			troubles = append(troubles, trouble{line: plain})
		}
	}
	for _, p := range pkgs {
		if text := why[p.ImportPath]; text != "" {
			troubles = append(troubles, trouble{line: text})
		} else if !got.answered(p) && !got.failed(p.ImportPath) {
			troubles = append(troubles, trouble{line: p.ImportPath + " is not analyzed: go vet does not say why"})
		}
	}
	if err != nil && len(troubles) == 0 {
		troubles = []trouble{{line: "go vet: " + err.Error()}}
	}
	if len(troubles) > 0 {
		code = exitFailed
	}
	return troubles, code
}

// runID names what is analyzed, the same from run to run: the cache then holds
// answers for just these packages asked for and all others as dependencies.
func runID(o options) string {
	dir, _ := filepath.Abs(o.dir)
	h := sha256.Sum256([]byte(strings.Join(append([]string{dir}, o.patterns...), "\x00")))
	return hex.EncodeToString(h[:8])
}

// listed is the part of go list's answer that is read here.
type listed struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	CgoFiles     []string
	TestGoFiles  []string
	XTestGoFiles []string
	Deps         []string // only on demand
	Error        *listError
	DepsErrors   []listError
}

type listError struct {
	Pos string
	Err string
}

// list asks the go command what the patterns mean. It answers for broken
// packages too; what is wrong with the patterns themselves comes as text.
func list(o options, patterns []string, field string) (pkgs []listed, said []string) {
	args := append([]string{"list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Error,DepsErrors," + field}, o.build...)
	cmd := exec.Command("go", append(append(args, "--"), patterns...)...)
	cmd.Dir = o.dir
	var errText bytes.Buffer
	cmd.Stderr = &errText
	out, _ := cmd.Output() // a failure shows in what it printed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if d.Decode(&p) != nil {
			break
		}
		pkgs = append(pkgs, p)
	}
	for line := range strings.Lines(errText.String()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "go: downloading ") {
			said = append(said, line)
		}
	}
	return pkgs, said
}

func loadable(pkgs []listed) (good, bad []listed) {
	for _, p := range pkgs {
		if p.Error == nil && len(p.DepsErrors) == 0 {
			good = append(good, p)
		} else {
			bad = append(bad, p)
		}
	}
	return good, bad
}

func paths(pkgs []listed) []string {
	var out []string
	for _, p := range pkgs {
		out = append(out, p.ImportPath)
	}
	return out
}

// hopeless words a run in which nothing can be analyzed. The code is exitUsage
// when the patterns name nothing that exists.
func hopeless(bad []listed, said []string) (troubles []trouble, code int) {
	code = exitUsage
	for _, p := range bad {
		if p.Dir != "" && isDir(p.Dir) {
			code = exitFailed
		}
		troubles = append(troubles, p.trouble())
	}
	for _, line := range said {
		if len(troubles) == 0 { // one is enough: go list repeats what go vet said
			troubles = append(troubles, trouble{line: plainLine(line)})
		}
	}
	return troubles, code
}

func isDir(name string) bool {
	st, err := os.Stat(name)
	return err == nil && st.IsDir()
}

func (p listed) trouble() trouble {
	errs := p.DepsErrors
	if p.Error != nil {
		errs = append([]listError{*p.Error}, errs...)
	}
	var lines []string
	for _, e := range errs {
		text := strings.TrimSpace(e.Err)
		if e.Pos != "" && !strings.HasPrefix(text, e.Pos) {
			text = e.Pos + ": " + text
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	first := plainLine(lines[0])
	switch {
	case first == noModule:
		return trouble{line: first}
	case p.Error != nil && !isDir(p.Dir) && noSuchFile.MatchString(first):
		return trouble{line: "no package matches " + p.ImportPath}
	}
	return trouble{line: p.ImportPath + " cannot be loaded: " + strings.TrimSuffix(first, "; to add it:"), more: lines[1:]}
}

// missing tells of the packages that did not answer because of a dependency,
// by import path: the go command passes over whatever imports a package that
// does not compile.
func missing(o options, pkgs []listed, got *answers) map[string]string {
	why := map[string]string{}
	if len(got.failures) == 0 {
		return why
	}
	var silent []listed
	for _, p := range pkgs {
		if !got.answered(p) && !got.failed(p.ImportPath) {
			silent = append(silent, p)
		}
	}
	if len(silent) == 0 {
		return why
	}
	silent, _ = list(o, paths(silent), "Deps")
	for _, p := range silent {
		for _, d := range p.Deps {
			if got.failed(d) {
				why[p.ImportPath] = fmt.Sprintf("%s is not analyzed: it depends on %s", p.ImportPath, d)
				break
			}
		}
	}
	return why
}

// merged joins the failures of one package and drops those without text.
func merged(fs []failure) []failure {
	var out []failure
	for _, f := range fs {
		if len(f.lines) == 0 {
			continue
		}
		at := slices.IndexFunc(out, func(o failure) bool { return o.pkg == f.pkg })
		if at < 0 {
			out = append(out, failure{pkg: f.pkg, lines: slices.Clone(f.lines)})
			continue
		}
		out[at].lines = append(out[at].lines, f.lines...)
	}
	slices.SortStableFunc(out, func(a, b failure) int { return strings.Compare(a.pkg, b.pkg) })
	return out
}

// atPlace matches an error of the compiler: file:line:col: text.
var atPlace = regexp.MustCompile(`^(vet: )?\S+\.\w+:\d+(:\d+)?: `)

// noFacts matches what unitchecker says of an import whose own run ended
// without an answer, which is told by itself.
var noFacts = regexp.MustCompile(`could not import (\S+) \(no package vetx file`)

// trouble words the failure by what it most likely is. A crash of an analyzer
// is ours and hides nothing else, so it comes first.
func (f failure) trouble() trouble {
	for i, line := range f.lines {
		if strings.Contains(line, crashed) || strings.HasPrefix(line, "panic: ") {
			return trouble{line: fmt.Sprintf("%s is not analyzed: %s (please report it; -v shows the stack)", f.pkg, plainLine(line)), more: f.lines[i+1:]}
		}
	}
	first := f.lines[0]
	switch m := noFacts.FindStringSubmatch(first); {
	case m != nil:
		return trouble{line: fmt.Sprintf("%s is not analyzed: it depends on %s", f.pkg, m[1]), more: f.lines}
	case atPlace.MatchString(first):
		first = "it does not compile: " + strings.TrimPrefix(first, "vet: ")
	}
	line := fmt.Sprintf("%s is not analyzed: %s", f.pkg, plainLine(first))
	if f.tests {
		line = fmt.Sprintf("the tests of %s are not analyzed: they do not compile: %s", f.pkg, strings.TrimPrefix(f.lines[0], "vet: "))
	}
	if n := len(f.lines) - 1; n > 0 {
		line += fmt.Sprintf(" (and %d more)", n)
	}
	return trouble{line: line, more: f.lines[1:]}
}

const noModule = "no Go module here: run concurlint inside a module, or name its directory with -C"

// noSuchFile matches what the go command says of a pattern that names no
// directory.
var noSuchFile = regexp.MustCompile(`directory not found|no such file or directory|cannot find the (file|path)`)

// plainLine puts the go command's words for a wrong pattern or directory into
// ours, and leaves all others.
func plainLine(line string) string {
	line = strings.TrimPrefix(line, "go: ")
	for _, own := range []string{"warning: ", filepath.Base(os.Args[0]) + ": "} {
		line = strings.TrimPrefix(line, own)
	}
	if strings.Contains(line, "does not contain main module") || strings.Contains(line, "go.mod file not found") {
		return noModule
	}
	return line
}
