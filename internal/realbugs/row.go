package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// row is one real bug: where it is in the tree before its repair.
type row struct {
	ID         string
	Repo       string
	PackageDir string   // from the root of the repository, with slashes
	File       string   // likewise
	Lines      []int    // best first; some lie outside Funcs
	Funcs      []string // as in the source: "(*T).name" or "name"; a later one may leave its receiver out
	Class      string
	Scope      string
	Text       string
}

// columns of the table, in order. The first line of the file repeats them.
var columns = []string{"id", "repo", "fix_commit", "parent_commit", "package_dir", "file", "line", "function", "hazard_class", "scope", "description"}

// readRows reads a table of tab-separated columns whose first line names them.
func readRows(r io.Reader) ([]row, error) {
	var rows []row
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		cells := strings.Split(sc.Text(), "\t")
		if len(cells) != len(columns) {
			return nil, fmt.Errorf("line %d has %d columns, want %d", n, len(cells), len(columns))
		}
		if n == 1 {
			if cells[0] != columns[0] {
				return nil, fmt.Errorf("line 1 does not name the columns")
			}
			continue
		}
		lines, err := parseLines(cells[6])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		rows = append(rows, row{
			ID: cells[0], Repo: cells[1], PackageDir: cells[4], File: cells[5], Lines: lines,
			Funcs: strings.Split(cells[7], ", "), Class: cells[8], Scope: cells[9], Text: cells[10],
		})
	}
	return rows, sc.Err()
}

func parseLines(list string) ([]int, error) {
	var lines []int
	for s := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, err
		}
		lines = append(lines, n)
	}
	return lines, nil
}

// rulesOf says which analyzers may claim a bug of each class. A lock that a
// loop leaves held is the same mistake seen at the return (unlock) and at the
// next round (relock), so either may claim it.
var rulesOf = map[string][]string{
	"double-lock":       {"relock"},
	"rwmutex-recursion": {"relock"},
	"lock-order":        {"lockorder"},
	"missing-unlock":    {"unlock", "relock"},
	"unguarded-field":   {"unguarded", "atomicmix", "lostupdate"},
	"unguarded-global":  {"unguarded", "atomicmix", "lostupdate"},
	"goroutine-leak":    {"chanblock", "goroutineleak", "heldblock"},
	"chan-send-block":   {"chanblock", "goroutineleak", "heldblock"},
	"wg-misuse":         {"waitgroup"},
	"double-close":      {"chanclose", "chanblock"},
	"send-on-closed":    {"chanclose", "chanblock"},
	"other":             {"unlock", "unguarded", "lostupdate"},
}

// claims reports whether an analyzer of that name may claim r.
func (r row) claims(rule string) bool {
	return slices.Contains(rulesOf[r.Class], rule)
}
