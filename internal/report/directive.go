package report

import (
	"go/ast"
	"go/token"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

// Directives reads the suppressing comments of a package. Every analyzer that
// reports requires it, so that the analyzers of one package share one set and
// the set dies with the package: no state outlives a pass in a long-running
// process such as an editor's or golangci-lint's.
var Directives = &analysis.Analyzer{
	Name:       "concurdirectives",
	Doc:        "read the comments that suppress findings of concurlint",
	Run:        func(pass *analysis.Pass) (any, error) { return readDirectives(pass), nil },
	ResultType: reflect.TypeFor[*directiveSet](),
}

const (
	ignorePrefix = "concurlint:ignore"
	// everything is the name that stands for all our analyzers in //nolint.
	everything = "concurlint"
)

// directive is one suppressing comment.
type directive struct {
	pos     token.Pos
	nolint  bool
	names   []string // analyzers; for nolint also "concurlint" and "all"
	reason  string
	flaw    string // why it is not obeyed, "" if it is
	file    string // full name, as positions have it
	from    int    // first and last line that it covers
	to      int
	matched atomic.Bool // a finding was suppressed by it
}

// directiveSet holds the directives of one package. It is safe for concurrent
// use: analyzers of one package run in parallel.
type directiveSet struct {
	all   []*directive
	local map[string]string // place of a file below its module, as SiteOf says it → full name
}

func readDirectives(pass *analysis.Pass) *directiveSet {
	set := &directiveSet{local: make(map[string]string, len(pass.Files))}
	dir := folder(pass)
	for _, file := range pass.Files {
		full := pass.Fset.Position(file.Package).Filename
		set.local[path.Join(dir, filepath.Base(full))] = full
		for _, group := range file.Comments {
			for _, c := range group.List {
				d := parseDirective(c.Text)
				if d == nil {
					continue
				}
				p := pass.Fset.Position(c.Pos())
				d.pos, d.file, d.from, d.to = c.Pos(), p.Filename, p.Line, p.Line
				switch {
				case d.nolint:
					d.to = nolintEnd(pass.Fset, file, p)
				case standsAlone(pass.Fset, file, p):
					// The line below the comment, of which it may be one line of several.
					d.to = pass.Fset.Position(group.End()).Line + 1
				}
				set.all = append(set.all, d)
			}
		}
	}
	return set
}

// parseDirective reads one comment, nil if it is none of ours.
func parseDirective(comment string) *directive {
	text, ok := strings.CutPrefix(comment, "//")
	if !ok {
		return nil
	}
	if names, ok := parseNolint(text); ok {
		return &directive{nolint: true, names: names}
	}
	spaced := strings.TrimLeft(text, " \t")
	rest, ok := strings.CutPrefix(spaced, ignorePrefix)
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], " \t") {
		return nil
	}
	d := &directive{}
	if spaced != text {
		// Prose may quote the directive; a space also keeps gofmt and godoc from
		// seeing it, so it is told, not obeyed.
		d.flaw = "directive needs to start with //" + ignorePrefix + ", without a space"
		return d
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		d.flaw = "directive names no analyzer: //" + ignorePrefix + " <analyzer>[,<analyzer>] <reason>"
		return d
	}
	d.names = strings.Split(fields[0], ",")
	d.reason = strings.Join(fields[1:], " ")
	if d.reason == "" {
		d.flaw = "directive gives no reason: //" + ignorePrefix + " " + fields[0] + " <reason>"
	}
	return d
}

// parseNolint reads golangci-lint's form: "nolint", "nolint:a,b // why".
// Bare "nolint" means all linters.
func parseNolint(text string) (names []string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), "nolint")
	if !ok {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "//")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return []string{"all"}, true
	}
	list, ok := strings.CutPrefix(rest, ":")
	if !ok {
		return nil, false
	}
	for name := range strings.SplitSeq(list, ",") {
		names = append(names, strings.ToLower(strings.TrimSpace(name)))
	}
	return names, true
}

// standsAlone reports whether no code precedes the comment at p on its line.
func standsAlone(fset *token.FileSet, file *ast.File, p token.Position) bool {
	alone := true
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		}
		from, to := fset.Position(n.Pos()), fset.Position(n.End())
		if from.Line > p.Line || to.Line < p.Line {
			return n == file // a comment may precede or follow all of the code
		}
		if from.Line == p.Line && from.Column < p.Column || to.Line == p.Line && to.Column <= p.Column {
			alone = false
		}
		return alone
	})
	return alone
}

// nolintEnd gives the last line a //nolint at p covers. As golangci-lint has
// it: its own line, and if it stands alone above a declaration or statement
// that opens in the same column, all of that.
func nolintEnd(fset *token.FileSet, file *ast.File, p token.Position) int {
	end := p.Line
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		from, to := fset.Position(n.Pos()), fset.Position(n.End())
		if to.Line < p.Line {
			return false
		}
		if from.Line == p.Line+1 && from.Column == p.Column {
			end = max(end, to.Line)
		}
		return true
	})
	return end
}

// LeaveNolint makes At leave to the driver the //nolint comments at a finding's
// own place. The golangci-lint plugin sets it before any analysis starts:
// golangci-lint counts which of those comments match, and calls one unused
// whose issue never reached it.
var LeaveNolint bool

// suppresses reports whether a directive keeps f back, and marks every
// directive that does. Either end of the hazard counts: the anchor, and each
// step of a trace that lies in this package.
func (s *directiveSet) suppresses(pass *analysis.Pass, pos token.Pos, f finding.Finding) bool {
	if len(s.all) == 0 {
		return false
	}
	anchor := pass.Fset.Position(pos)
	hit := false
	for _, d := range s.all {
		if d.flaw != "" || !d.means(f.Rule) {
			continue
		}
		at := d.covers(anchor.Filename, anchor.Line)
		if at && d.nolint && LeaveNolint {
			continue
		}
		if at || s.coversStep(d, f) {
			d.matched.Store(true)
			hit = true
		}
	}
	return hit
}

// Covered reports whether a directive for rule stands at one of the sites, and
// marks it as used. It is for analyzers that leave out what the author of the
// code calls harmless before anything is found, because the finding would be
// made elsewhere. Sites are as SiteOf gives them.
func Covered(pass *analysis.Pass, rule string, sites ...finding.Site) bool {
	set := pass.ResultOf[Directives].(*directiveSet)
	hit := false
	for _, d := range set.all {
		if d.flaw != "" || !d.means(rule) {
			continue
		}
		for _, site := range sites {
			if full, ok := set.local[site.File]; ok && d.covers(full, site.Line) {
				d.matched.Store(true)
				hit = true
			}
		}
	}
	return hit
}

// Mentions reports whether the package has any directive for rule.
func Mentions(pass *analysis.Pass, rule string) bool {
	set := pass.ResultOf[Directives].(*directiveSet)
	return slices.ContainsFunc(set.all, func(d *directive) bool { return d.flaw == "" && d.means(rule) })
}

func (s *directiveSet) coversStep(d *directive, f finding.Finding) bool {
	for _, t := range f.Traces {
		for _, step := range t.Steps {
			if full, ok := s.local[step.Site.File]; ok && d.covers(full, step.Site.Line) {
				return true
			}
		}
	}
	return false
}

func (d *directive) covers(file string, line int) bool {
	return d.file == file && d.from <= line && line <= d.to
}

func (d *directive) means(rule string) bool {
	if slices.Contains(d.names, rule) {
		return true
	}
	return d.nolint && (slices.Contains(d.names, everything) || slices.Contains(d.names, "all"))
}
