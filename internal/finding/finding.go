// Package finding holds the words of a report: where something is (Site), one
// step of the way to it (Step), and the whole claim (Finding).
//
// It owns no positions of a token.FileSet: everything is text, so that values
// survive gob, JSON and another process. It imports nothing but std, because
// the run-time tracker shares it with the static half.
package finding

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Site is a place in a source file. File is relative to the module or package
// it belongs to, with slashes, never a path of the machine that analysed it.
// Line and Col count from 1; 0 means unknown.
type Site struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col,omitempty"`
}

// IsValid reports whether the site names a place at all.
func (s Site) IsValid() bool { return s.File != "" && s.Line > 0 }

// String gives file:line.
func (s Site) String() string {
	if !s.IsValid() {
		return "unknown place"
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// Short gives the place as a reader of other's file wants it: only the base
// name and line where both lie in one folder, else the whole.
func (s Site) Short(other Site) string {
	if path.Dir(s.File) == path.Dir(other.File) {
		return fmt.Sprintf("%s:%d", path.Base(s.File), s.Line)
	}
	return s.String()
}

// Compare orders sites by file, line and column.
func (s Site) Compare(o Site) int {
	return cmp.Or(strings.Compare(s.File, o.File), cmp.Compare(s.Line, o.Line), cmp.Compare(s.Col, o.Col))
}

// Step is one step on the way to a hazard: what Func does at Site.
type Step struct {
	Site Site   `json:"site"`
	Func string `json:"func"` // as in the source: "(*Account).Post", "main.eat1"
	Text string `json:"text"` // "takes Ledger.mu", "calls (*Ledger).Audit"
}

// String gives "func text (file:line)".
func (s Step) String() string {
	return fmt.Sprintf("%s %s (%s)", s.Func, s.Text, s.Site)
}

// Trace is the way one goroutine takes to its half of a hazard, caller first.
type Trace struct {
	Title string `json:"title,omitempty"`
	Steps []Step `json:"steps"`
}

// Confidence says what a claim rests on.
type Confidence int

const (
	// High: facts that hold on every path, static calls only.
	High Confidence = iota
	// Medium: one step was a closure, an interface with few implementations, or an inference.
	Medium
	// Low: a heuristic. Such findings are off by default.
	Low
)

// String gives the lower-case name.
func (c Confidence) String() string {
	switch c {
	case High:
		return "high"
	case Medium:
		return "medium"
	}
	return "low"
}

// Finding is one claim about the code: what goes wrong at Site and why.
type Finding struct {
	Rule       string     `json:"rule"`     // analyzer name: "relock"
	Category   string     `json:"category"` // constant slug of the message kind: "relock-read-upgrade"
	Message    string     `json:"message"`  // one line that stands alone
	Site       Site       `json:"site"`
	Package    string     `json:"package"`
	Func       string     `json:"func,omitempty"`
	Locks      []string   `json:"locks,omitempty"` // classes concerned; with Rule, Package and Func the key of a baseline
	Confidence Confidence `json:"-"`
	Traces     []Trace    `json:"traces,omitempty"`
}

// Sort orders findings by place, then rule, then message, so that two runs
// print the same text.
func Sort(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(a.Site.Compare(b.Site), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
	})
}
