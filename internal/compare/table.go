package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

var preamble = `# Run time and source side by side

What the detectors of the Go toolchain see when the bad fixtures run, and what
concurlint says of the same functions without running them. Made by

    go run ./internal/compare > docs/comparison.md

with ` + runtime.Version() + `. A row is one test of a run_test.go in testdata/; "–" is
nothing. *Debt* is what a detector sees and concurlint does not; the fixture that
is kept for it stands beside it.
`

// printTable writes the rows of a detector and tells how many sights
// concurlint misses that no fn_ file owns up to.
func printTable(w io.Writer, d detector, rows []row) (missed int) {
	fmt.Fprintf(w, "\n## %s\n\n", d.title)
	fmt.Fprintf(w, "| fixture | test | %s | concurlint | |\n", strings.Join(d.columns, " | "))
	fmt.Fprintf(w, "|%s\n", strings.Repeat("---|", len(d.columns)+4))
	count := map[string]int{}
	for _, r := range rows {
		cells := []string{"`" + strings.TrimSuffix(r.dir, "/bad") + "`", strings.TrimPrefix(r.test, "Test")}
		for _, c := range d.columns {
			cells = append(cells, seen(r.sights, c))
		}
		v := verdict(r)
		count[v]++
		if known := r.knownDebt(); known != "" {
			cells = append(cells, said(r.findings), v+" ("+known+")")
		} else {
			missed += len(r.missed)
			cells = append(cells, said(r.findings), v)
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
	fmt.Fprintf(w, "\n%d rows: both %d, source only %d, debt %d, neither %d.\n", len(rows), count["both"], count["source only"], count["**debt**"], count["neither"])
	return missed
}

// knownDebt is the fn_ file that all which is missed lies in, "" if there is
// something else.
func (r *row) knownDebt() string {
	name := ""
	for _, s := range r.missed {
		for _, l := range s.lines {
			file, _, _ := strings.Cut(l, ":")
			if !strings.HasPrefix(file, "fn_") {
				return ""
			}
			name = file
		}
	}
	return name
}

func verdict(r row) string {
	switch {
	case len(r.missed) > 0:
		return "**debt**"
	case len(r.sights) > 0:
		return "both"
	case len(r.findings) > 0:
		return "source only"
	}
	return "neither"
}

// seen lists the lines of what was seen in one column.
func seen(sights []sight, column string) string {
	var out []string
	for _, s := range sights {
		if s.what != column {
			continue
		}
		var lines []string
		for _, l := range s.lines {
			_, line, _ := strings.Cut(l, ":")
			lines = append(lines, line)
		}
		out = append(out, strings.Join(lines, "/"))
	}
	return orNothing(out)
}

// said lists the findings by rule, with their lines.
func said(found []finding.Finding) string {
	var out []string
	for _, f := range found {
		text := f.Rule + " " + strconv.Itoa(f.Site.Line)
		if base := filepath.Base(f.Site.File); strings.HasSuffix(base, "_test.go") {
			text = f.Rule + " " + base + ":" + strconv.Itoa(f.Site.Line)
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return orNothing(out)
}

func orNothing(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}
