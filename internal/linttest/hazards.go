package linttest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Hazard is one row of the catalog.
type Hazard struct {
	ID       string // "H05"
	Static   string // the column of that name: the analyzers in backquotes
	Fixtures string // the column of that name, empty where the table has none: folders below testdata in backquotes, or "later"
	Line     int
}

// Analyzers gives the names in backquotes of the column static.
func (h Hazard) Analyzers() []string { return inCode(h.Static, analyzerName) }

// Folders gives the patterns (of path.Match) in backquotes of the column
// fixtures.
func (h Hazard) Folders() []string { return inCode(h.Fixtures, folderName) }

var (
	code         = regexp.MustCompile("`([^`]*)`")
	analyzerName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	folderName   = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9_*?]+$`)
	hazardID     = regexp.MustCompile(`^H[0-9]{2}$`)
)

func inCode(text string, form *regexp.Regexp) []string {
	var out []string
	for _, m := range code.FindAllStringSubmatch(text, -1) {
		if form.MatchString(m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Hazards reads the catalog: the Markdown table rows whose first cell is an
// id. Columns are found by the names in the table's head.
func Hazards(file string) ([]Hazard, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []Hazard
	static, fixtures := -1, -1
	for i, line := range strings.Split(string(data), "\n") {
		cells := cells(line)
		switch {
		case len(cells) == 0:
		case slices.Contains(cells, "static"):
			static, fixtures = slices.Index(cells, "static"), slices.Index(cells, "fixtures")
		case !hazardID.MatchString(cells[0]):
		case static < 0 || static >= len(cells):
			return nil, fmt.Errorf("%s:%d: row %s has no column static", filepath.Base(file), i+1, cells[0])
		default:
			h := Hazard{ID: cells[0], Static: cells[static], Line: i + 1}
			if fixtures >= 0 && fixtures < len(cells) {
				h.Fixtures = cells[fixtures]
			}
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no row opens with an id such as H01", filepath.Base(file))
	}
	return out, nil
}

// cells splits a table row; a bar inside code must be written \|.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	line = strings.ReplaceAll(strings.Trim(line, "|"), `\|`, "\x00")
	var out []string
	for c := range strings.SplitSeq(line, "|") {
		out = append(out, strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|")))
	}
	return out
}
