package main

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// verdict says how the tool did on one bug.
type verdict string

const (
	found  verdict = "FOUND"  // reported before the repair, gone after it
	fewer  verdict = "FEWER"  // reported less often after the repair: a partial repair, or one of several was noise; read it
	noisy  verdict = "NOISY"  // reported as often after the repair: not about this bug, or a false alarm
	missed verdict = "MISSED" // not reported
	broken verdict = "BROKEN" // a tree could not be loaded
)

// tree is what the tool said of one checkout. It is not safe for concurrent use.
type tree struct {
	dir     string // the root of the repository, for reading its files
	reports []report
	extents map[string][]extent // by file, filled on first use
}

// extentsOf gives the functions of a file.
func (t *tree) extentsOf(file string) []extent {
	if e, ok := t.extents[file]; ok {
		return e
	}
	if t.extents == nil {
		t.extents = make(map[string][]extent)
	}
	e := funcExtents(filepath.Join(t.dir, filepath.FromSlash(file)))
	t.extents[file] = e
	return e
}

// funcAt names the function that a report stands in, "" outside of any.
func (t *tree) funcAt(rep report) string {
	for _, e := range t.extentsOf(rep.File) {
		if e.from <= rep.Line && rep.Line <= e.to {
			return e.name
		}
	}
	return ""
}

// result is the judgment on one bug.
type result struct {
	row
	verdict verdict
	matches []report // on the tree before the repair; those that went away come first
	note    string   // why a tree could not be loaded
	all     []report // everything reported in the package before the repair
}

// judge compares the two trees. A report matches when its rule may claim the
// class and it stands at one of the bug's lines, in one of its functions, or
// names one of those lines as the other half of the hazard.
func judge(r row, before, after *tree) result {
	res := result{row: r, verdict: missed, all: before.reports}
	extents := before.extentsOf(r.File)
	var gone, less, same []report
	for _, rep := range before.reports {
		if !r.claims(rep.Rule) || !touches(r, rep, extents) {
			continue
		}
		name := before.funcAt(rep)
		was, is := countLike(rep, name, before), countLike(rep, name, after)
		switch {
		case is == 0:
			gone = append(gone, rep)
		case is < was:
			less = append(less, rep)
		default:
			same = append(same, rep)
		}
	}
	switch {
	case len(gone) > 0:
		res.verdict = found
	case len(less) > 0:
		res.verdict = fewer
	case len(same) > 0:
		res.verdict = noisy
	}
	res.matches = slices.Concat(gone, less, same)
	return res
}

// touches reports whether rep is about the place of r.
func touches(r row, rep report, extents []extent) bool {
	if rep.File == r.File {
		if slices.Contains(r.Lines, rep.Line) {
			return true
		}
		if slices.ContainsFunc(r.Funcs, func(name string) bool { return covers(extents, name, rep.Line) }) {
			return true
		}
	}
	return slices.ContainsFunc(append(rep.Related, rep.Message), func(text string) bool { return mentions(text, r) })
}

// mentions reports whether text names one of r's lines: "file.go:12" with or
// without its folder.
func mentions(text string, r row) bool {
	base := path.Base(r.File)
	for _, line := range r.Lines {
		want := base + ":" + strconv.Itoa(line)
		for rest := text; ; {
			i := strings.Index(rest, want)
			if i < 0 {
				break
			}
			before, after := rest[:i], rest[i+len(want):]
			if endsFolder(before, r.File) && (after == "" || after[0] < '0' || after[0] > '9') {
				return true
			}
			rest = after
		}
	}
	return false
}

// endsFolder reports whether the text in front of a base name fits file: a
// folder written there must be the end of file's own, and the name must not go
// on to the left ("other_file.go").
func endsFolder(before, file string) bool {
	start := strings.LastIndexAny(before, " \t(") + 1
	written := before[start:]
	if written == "" {
		return true
	}
	return strings.HasSuffix(written, "/") && strings.HasSuffix("/"+path.Dir(file)+"/", "/"+written)
}

// countLike counts the reports of t that say the same as rep about the
// function of that name: same rule, same text when line numbers are left out.
// Line numbers shift with every repair, so they cannot be compared.
func countLike(rep report, funcName string, t *tree) int {
	n := 0
	for _, o := range t.reports {
		if o.Rule == rep.Rule && o.File == rep.File && plain(o.Message) == plain(rep.Message) && t.funcAt(o) == funcName {
			n++
		}
	}
	return n
}

var (
	lineNumber = regexp.MustCompile(`(\bline |\.go:)\d+`)
	position   = regexp.MustCompile(`\s*\([^()]*\.go:\d+\)`)
)

// plain leaves line numbers out of a message.
func plain(message string) string {
	return lineNumber.ReplaceAllString(position.ReplaceAllString(message, ""), "$1")
}
