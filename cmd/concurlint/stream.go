package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// Categories of diagnostics that are records for this command rather than
// findings; analyzers in inner write them.
const (
	answeredCategory = "concuranswered" // the package was analyzed
	edgesCategory    = "lockedges"      // the message is JSON, see merge.go
	noteCategory     = "note"           // shown under -v
)

// failure is something that kept a package from being analyzed.
type failure struct {
	pkg    string // import path, "" if unknown
	lines  []string
	answer bool // an analyzer's error, not the go command's
	tests  bool // the package itself was analyzed, its tests were not
}

// answers collects what go vet says while it runs. Its methods are safe for
// concurrent use: standard output and standard error are read at once.
type answers struct {
	mu       sync.Mutex
	units    map[string]bool // packages that were analyzed
	found    []located
	records  []string // messages of edgesCategory
	notes    []string
	failures []failure
	loose    []string // lines on standard error that belong to no package
	total    int      // packages asked for, 0 while unknown
}

// located is a finding together with the full name of its file.
type located struct {
	finding.Finding
	file string
	unit string // the package that go vet answered for
}

func newAnswers() *answers { return &answers{units: map[string]bool{}} }

// expect says how many packages there are, for progress.
func (a *answers) expect(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total = n
}

// progress gives how many packages were analyzed so far, and of how many as
// soon as that is known.
func (a *answers) progress() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for unit := range a.units {
		if !strings.HasSuffix(unit, "_test") { // counted with the package it tests
			n++
		}
	}
	if a.total == 0 {
		return count(n, "package")
	}
	return fmt.Sprintf("%d of %s", min(n, a.total), count(a.total, "package"))
}

// count words a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// answered reports whether go vet had anything to say of p, be it nothing bad.
func (a *answers) answered(p listed) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.units[p.ImportPath] || len(p.GoFiles)+len(p.CgoFiles)+len(p.TestGoFiles) == 0
}

// failed reports whether the package could not be analyzed by its own fault.
func (a *answers) failed(pkg string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.failures, func(f failure) bool { return f.pkg == pkg })
}

// keep drops what was said of other packages than these. The go command's
// cache gives away the findings in a dependency if an earlier run asked for it.
func (a *answers) keep(pkgs []listed) {
	asked := map[string]bool{}
	for _, p := range pkgs {
		asked[p.ImportPath] = true
		asked[p.ImportPath+"_test"] = true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.found = slices.DeleteFunc(a.found, func(l located) bool { return !asked[l.unit] })
	a.failures = slices.DeleteFunc(a.failures, func(f failure) bool { return f.answer && !asked[f.pkg] })
	maps.DeleteFunc(a.units, func(unit string, _ bool) bool { return !asked[unit] })
}

// read splits one output of go vet into JSON objects, which begin and end with
// a brace alone on its line, and text. Up to Go 1.25 both came mixed on
// standard error; later ones keep JSON on standard output.
func (a *answers) read(r io.Reader) error {
	in := bufio.NewReader(r)
	var object strings.Builder
	current := -1 // failure that the lines belong to
	for {
		line, err := in.ReadString('\n')
		if text := strings.TrimRight(line, "\r\n"); text != "" {
			switch {
			case object.Len() > 0:
				object.WriteString(line)
				if text == "}" {
					a.object(object.String())
					object.Reset()
				}
			case text == "{":
				object.WriteString(line)
			case text != "{}":
				current = a.text(text, current)
			}
		}
		if err == io.EOF {
			if object.Len() > 0 {
				a.text("go vet broke off in the middle of an answer", -1)
			}
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// text takes in one line of text. The go command opens what concerns a package
// with "# path" or "# path [variant]", sometimes repeated as "# [path]".
func (a *answers) text(line string, current int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if rest, ok := strings.CutPrefix(line, "# "); ok {
		if strings.HasPrefix(rest, "[") && current >= 0 {
			return current
		}
		pkg, _, _ := strings.Cut(strings.Trim(rest, "[]"), " ")
		a.failures = append(a.failures, failure{pkg: pkg})
		return len(a.failures) - 1
	}
	if current < 0 || strings.HasPrefix(line, "go: ") {
		a.loose = append(a.loose, line)
		return -1
	}
	a.failures[current].lines = append(a.failures[current].lines, line)
	return current
}

// object takes in one JSON object: package ID → analyzer → diagnostics or an
// error.
func (a *answers) object(text string) {
	var tree map[string]map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		a.text(fmt.Sprintf("answer of go vet is not to be read: %v", err), -1)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for id, byRule := range tree {
		pkg, _, _ := strings.Cut(id, " ")
		a.units[pkg] = true
		for _, rule := range slices.Sorted(maps.Keys(byRule)) {
			a.result(pkg, rule, byRule[rule])
		}
	}
}

// diagnostic is how unitchecker writes one.
type diagnostic struct {
	Category string `json:"category"`
	Posn     string `json:"posn"`
	Message  string `json:"message"`
	Related  []struct {
		Message string `json:"message"`
	} `json:"related"`
}

func (a *answers) result(pkg, rule string, raw json.RawMessage) {
	var ds []diagnostic
	if err := json.Unmarshal(raw, &ds); err != nil {
		var e struct {
			Err string `json:"error"`
		}
		if json.Unmarshal(raw, &e) != nil || e.Err == "" {
			e.Err = "answer of go vet is not to be read: " + err.Error()
		}
		lines := strings.Split(e.Err, "\n")
		if !strings.HasPrefix(lines[0], rule+": ") {
			lines[0] = rule + ": " + lines[0]
		}
		a.failures = append(a.failures, failure{pkg: pkg, lines: lines, answer: true})
		return
	}
	for _, d := range ds {
		switch d.Category {
		case answeredCategory:
		case edgesCategory:
			a.records = append(a.records, d.Message)
		case noteCategory:
			a.notes = append(a.notes, d.Message)
		default:
			a.found = append(a.found, d.located(pkg, rule))
		}
	}
}

// located rebuilds the finding. The position is that of the diagnostic, whose
// file has its full name.
func (d diagnostic) located(pkg, rule string) located {
	file, line, col := splitPosn(d.Posn)
	var l located
	if len(d.Related) == 1 {
		l.Finding, _ = report.Decode(d.Related[0].Message)
	}
	if l.Message == "" { // not recorded: an analyzer that reports by itself
		l.Finding = finding.Finding{Rule: rule, Category: d.Category, Message: d.Message, Package: pkg}
	}
	l.file, l.unit, l.Site.Line, l.Site.Col = file, pkg, line, col
	return l
}

// splitPosn cuts file:line:col, where file may hold colons itself.
func splitPosn(posn string) (file string, line, col int) {
	file = posn
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(file, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(file[i+1:])
		if err != nil {
			break
		}
		file = file[:i]
		numbers = append([]int{n}, numbers...)
	}
	switch len(numbers) {
	case 2:
		return file, numbers[0], numbers[1]
	case 1:
		return file, numbers[0], 0
	}
	return file, 0, 0
}
