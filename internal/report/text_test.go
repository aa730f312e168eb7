package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

func TestPrint(t *testing.T) {
	src := "package p\n\n\tif\tä := s.mu.Lock(); x { // why\n"
	f := finding.Finding{Rule: "relock", Message: "s.mu is locked again", Site: finding.Site{File: "p.go", Line: 3}}
	for _, c := range []struct {
		name string
		col  int
		want string
	}{
		{"call", strings.Index("\tif\tä := s.mu.Lock(", "(") + 1,
			"p.go:3: relock: s.mu is locked again\n" +
				"\t3 | if\tä := s.mu.Lock(); x { // why\n" +
				"\t  |   \t     ^~~~~~~~~\n"},
		{"token", 2, "p.go:3: relock: s.mu is locked again\n\t3 | if\tä := s.mu.Lock(); x { // why\n\t  | ^\n"},
		{"no column", 0, "p.go:3: relock: s.mu is locked again\n\t3 | if\tä := s.mu.Lock(); x { // why\n"},
		{"beyond", 99, "p.go:3: relock: s.mu is locked again\n\t3 | if\tä := s.mu.Lock(); x { // why\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			f.Site.Col = c.col
			p := report.Printer{W: &b, Open: func(string) ([]byte, error) { return []byte(src), nil }}
			if err := p.Print(f); err != nil || b.String() != c.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, b.String(), c.want)
			}
		})
	}
}

func TestPrintWithoutSource(t *testing.T) {
	var b strings.Builder
	p := report.Printer{W: &b, Open: func(string) ([]byte, error) { return nil, errors.New("gone") }}
	f := finding.Finding{Rule: "relock", Message: "m", Site: finding.Site{File: "p.go", Line: 3, Col: 1},
		Traces: []finding.Trace{{Steps: []finding.Step{{Site: finding.Site{File: "q.go", Line: 1}, Func: "f", Text: "holds a"}}}}}
	if err := p.Print(f); err != nil || b.String() != "p.go:3: relock: m\n\t1. f holds a (q.go:1)\n" {
		t.Errorf("got %v %q", err, b.String())
	}
	b.Reset()
	p.Color = true
	if err := p.Print(f); err != nil || !strings.HasPrefix(b.String(), "\x1b[1mp.go:3:\x1b[0m \x1b[31mrelock:\x1b[0m m\n") {
		t.Errorf("in color %v %q", err, b.String())
	}
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := report.WriteJSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("none: %v %q", err, b.String())
	}
	b.Reset()
	fs := []finding.Finding{{Rule: "relock", Message: "a → b <c>", Confidence: finding.Low}}
	if err := report.WriteJSON(&b, fs); err != nil || !strings.Contains(b.String(), `"message": "a → b <c>"`) || strings.Contains(b.String(), "onfidence") {
		t.Errorf("one: %v %s", err, b.String())
	}
}
