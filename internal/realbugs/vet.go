package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// report is one diagnostic as go vet prints it.
type report struct {
	Rule     string
	Category string
	File     string // relative to the root of the repository, with slashes
	Line     int
	Message  string
	Related  []string // "file:line: text", file as above
}

// jsonDiag is the JSON form of a diagnostic, defined by
// golang.org/x/tools/go/analysis and printed by go vet -json.
type jsonDiag struct {
	Category string `json:"category"`
	Posn     string `json:"posn"`
	Message  string `json:"message"`
	Related  []struct {
		Posn    string `json:"posn"`
		Message string `json:"message"`
	} `json:"related"`
}

// vet runs the tool under go vet on the packages and returns what it reports,
// sorted. It gives both reports and an error when only some packages failed.
func vet(ctx context.Context, tool string, l layout, patterns ...string) ([]report, error) {
	args := append([]string{"vet", "-vettool=" + tool, "-json"}, patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = l.dir
	cmd.Env = append(os.Environ(), l.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	runErr := cmd.Run()
	// Which of the two streams carries the JSON differs between Go releases.
	text := stdout.Bytes()
	if runErr == nil && len(bytes.TrimSpace(text)) == 0 {
		text = stderr.Bytes()
	}
	reports, err := parseVet(bytes.NewReader(text), l.root)
	if runErr != nil {
		return reports, fmt.Errorf("go vet: %w: %s", runErr, lastLines(stderr.String(), 3))
	}
	return reports, err
}

// parseVet reads the stream of JSON objects that go vet -json prints, one for
// each package, between comment lines. A file compiled twice (with and without
// the tests) is reported once.
func parseVet(r io.Reader, root string) ([]report, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(dropComments(data)))
	seen := make(map[string]bool)
	var reports []report
	var failed []error
	for {
		var packages map[string]map[string]json.RawMessage
		if err := dec.Decode(&packages); err == io.EOF {
			break
		} else if err != nil {
			return reports, err
		}
		for pkg, analyzers := range packages {
			for rule, raw := range analyzers {
				var diags []jsonDiag
				if json.Unmarshal(raw, &diags) != nil {
					failed = append(failed, fmt.Errorf("%s: %s: %s", pkg, rule, raw))
					continue
				}
				for _, d := range diags {
					rep := newReport(rule, d, root)
					key := fmt.Sprint(rule, rep.File, rep.Line, rep.Message)
					if !seen[key] {
						seen[key] = true
						reports = append(reports, rep)
					}
				}
			}
		}
	}
	slices.SortFunc(reports, compareReports)
	return reports, errors.Join(failed...)
}

func compareReports(a, b report) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
}

func newReport(rule string, d jsonDiag, root string) report {
	file, line := splitPosn(d.Posn, root)
	rep := report{Rule: rule, Category: d.Category, File: file, Line: line, Message: d.Message}
	for _, r := range d.Related {
		f, n := splitPosn(r.Posn, root)
		rep.Related = append(rep.Related, fmt.Sprintf("%s:%d: %s", f, n, r.Message))
	}
	return rep
}

// splitPosn takes "file:line:col" apart and makes the file relative to root.
func splitPosn(posn, root string) (file string, line int) {
	parts := strings.Split(posn, ":")
	for len(parts) > 1 {
		n, err := strconv.Atoi(parts[len(parts)-1])
		if err != nil {
			break
		}
		line, parts = n, parts[:len(parts)-1] // the column first, then the line overwrites it
	}
	file = strings.Join(parts, ":")
	if rel, err := filepath.Rel(root, file); err == nil && filepath.IsAbs(file) && !strings.HasPrefix(rel, "..") {
		file = rel
	}
	return filepath.ToSlash(file), line
}

func dropComments(data []byte) []byte {
	var out []byte
	for line := range bytes.Lines(data) {
		if !bytes.HasPrefix(line, []byte("#")) {
			out = append(out, line...)
		}
	}
	return out
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
