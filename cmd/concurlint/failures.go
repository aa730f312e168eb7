package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// trouble is what a user is told about something that was not analysed: one
// line, and the rest under -v.
type trouble struct {
	line string
	more []string
}

// analyse runs go vet over what the options name. A package that cannot even
// be loaded makes the go command give up on all of them; then the good ones
// are picked out and analysed alone.
func analyse(o options, got *answers) (troubles []trouble, code int) {
	err := vet(o, o.patterns, got)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return []trouble{{line: err.Error()}}, exitFailed
	}
	if err != nil && len(got.units) == 0 && len(got.failures) == 0 {
		troubles, code = withoutBroken(o, got)
		if code == exitUsage {
			return troubles, code
		}
		err = nil // told; what the second run failed at stands in got
	}
	for _, f := range merged(got.failures) {
		troubles = append(troubles, f.trouble())
	}
	for _, line := range got.loose {
		switch {
		case strings.HasPrefix(line, "go: downloading "):
		case err != nil || strings.Contains(line, "matched no packages"):
			troubles = append(troubles, trouble{line: plainLine(line)})
		}
	}
	if len(got.failures) > 0 {
		troubles = append(troubles, missing(o, got)...)
	}
	if err != nil && len(troubles) == 0 {
		troubles = []trouble{{line: "go vet: " + err.Error()}}
	}
	if len(troubles) > 0 {
		code = exitFailed
	}
	return troubles, code
}

// listed is the part of go list's answer that is read here.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	Deps       []string
	Error      *listError
	DepsErrors []listError
}

type listError struct {
	Pos string
	Err string
}

// list asks the go command what the patterns mean. It answers for broken
// packages too; what is wrong with the patterns themselves comes as text.
func list(o options, patterns []string) (pkgs []listed, said []string) {
	args := append([]string{"list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,Deps,Error,DepsErrors"}, o.build...)
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

// withoutBroken tells which packages cannot be loaded and analyses the others.
// The code is exitUsage when there are no packages at all.
func withoutBroken(o options, got *answers) (troubles []trouble, code int) {
	before := got.loose
	got.loose = nil
	pkgs, said := list(o, o.patterns)
	var good []string
	exist := false
	for _, p := range pkgs {
		exist = exist || p.Dir != "" && isDir(p.Dir)
		if p.Error == nil && len(p.DepsErrors) == 0 {
			good = append(good, p.ImportPath)
			continue
		}
		troubles = append(troubles, p.trouble())
	}
	if len(pkgs) == 0 || !exist && len(good) == 0 {
		if len(troubles) == 0 {
			for _, line := range slices.Concat(before, said)[:1] {
				troubles = append(troubles, trouble{line: plainLine(line)})
			}
		}
		return troubles, exitUsage
	}
	if len(good) == 0 {
		return troubles, exitFailed
	}
	if len(troubles) == 0 { // go list sees nothing wrong, so it was something else
		for _, line := range before {
			troubles = append(troubles, trouble{line: plainLine(line)})
		}
		return troubles, exitFailed
	}
	for _, line := range said {
		troubles = append(troubles, trouble{line: plainLine(line)})
	}
	err := vet(o, good, got)
	if err != nil && len(got.units) == 0 && len(got.failures) == 0 {
		for _, line := range got.loose {
			troubles = append(troubles, trouble{line: plainLine(line)})
		}
		got.loose = nil
	}
	return troubles, exitFailed
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

// missing names the packages that neither answered nor failed by themselves:
// the go command passes over whatever imports a package that does not compile.
func missing(o options, got *answers) []trouble {
	pkgs, _ := list(o, o.patterns)
	failed := map[string]bool{}
	for _, f := range got.failures {
		failed[f.pkg] = true
	}
	var out []trouble
	for _, p := range pkgs {
		if got.units[p.ImportPath] || failed[p.ImportPath] || p.Error != nil || len(p.DepsErrors) > 0 || len(p.GoFiles)+len(p.CgoFiles) == 0 {
			continue
		}
		why := "one of its dependencies"
		for _, d := range p.Deps {
			if failed[d] {
				why = d
				break
			}
		}
		out = append(out, trouble{line: fmt.Sprintf("%s is not analysed: it depends on %s", p.ImportPath, why)})
	}
	return out
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

// trouble words the failure by what it most likely is. A crash of an analyzer
// is ours and hides nothing else, so it comes first.
func (f failure) trouble() trouble {
	for i, line := range f.lines {
		if at := strings.Index(line, crashed); at >= 0 || strings.HasPrefix(line, "panic: ") {
			return trouble{line: fmt.Sprintf("%s is not analysed: %s (please report it; -v shows the stack)", f.pkg, plainLine(line)), more: f.lines[i+1:]}
		}
	}
	first := f.lines[0]
	if atPlace.MatchString(first) {
		first = "it does not compile: " + strings.TrimPrefix(first, "vet: ")
	}
	line := fmt.Sprintf("%s is not analysed: %s", f.pkg, plainLine(first))
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
