package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/linttest"
)

const raceText = `==================
WARNING: DATA RACE
Read at 0x00c000012345 by goroutine 8:
  fixtures/atomicmix/h24_mixed/bad.(*stats).total()
      /src/testdata/atomicmix/h24_mixed/bad/mixed.go:18 +0x44
  fixtures/atomicmix/h24_mixed/bad.TestTotal.func1()
      /src/testdata/atomicmix/h24_mixed/bad/run_test.go:12 +0x30

Previous write at 0x00c000012345 by goroutine 7:
  sync/atomic.AddInt64()
      /go/src/runtime/race_amd64.s:293 +0xb
  fixtures/atomicmix/h24_mixed/bad.(*stats).hit()
      /src/testdata/atomicmix/h24_mixed/bad/mixed.go:14 +0x33

Goroutine 8 (running) created at:
  fixtures/atomicmix/h24_mixed/bad.start()
      /src/testdata/atomicmix/h24_mixed/bad/mixed.go:99 +0x33
==================
==================
WARNING: DATA RACE
Read at 0x00c000012399 by goroutine 9:
  other.f()
      /src/other/f.go:18 +0x44
==================
`

const dumpText = `goroutine 1 [chan receive]:
testing.(*T).Run(0x1)
	/go/src/testing/testing.go:2109 +0x4e5

goroutine 5 [chan send (leaked)]:
fixtures/chanblock/h15_alone/bad.same()
	/src/testdata/chanblock/h15_alone/bad/alone.go:5 +0x28
fixtures/chanblock/h15_alone/bad.TestSame.func1()
	/src/testdata/chanblock/h15_alone/bad/run_test.go:12 +0x28
created by fixtures/chanblock/h15_alone/bad.start in goroutine 4
	/src/testdata/chanblock/h15_alone/bad/alone.go:99 +0x1e

goroutine 6 [sleep]:
fixtures/chanblock/h15_alone/bad.poll()
	/src/testdata/chanblock/h15_alone/bad/alone.go:31 +0x28
`

const panicText = `panic: close of closed channel

goroutine 7 [running]:
fixtures/chanclose/h28_twice/bad.(*conn).stop(0x1)
	/src/testdata/chanclose/h28_twice/bad/twice.go:12 +0x44
fixtures/chanclose/h28_twice/bad.TestStop.func1()
	/src/testdata/chanclose/h28_twice/bad/run_test.go:14 +0x28

goroutine 1 [chan receive]:
`

func TestParse(t *testing.T) {
	tests := []struct {
		name, text, dir string
		parse           func(out, dir string) []sight
		want            []sight
	}{
		{"race", raceText, "atomicmix/h24_mixed/bad", parseRaces, []sight{{"race", []string{"mixed.go:14", "mixed.go:18"}}}},
		{"map", strings.Replace(panicText, "panic: close of closed channel", "fatal error: concurrent map writes", 1), "chanclose/h28_twice/bad", parseRaces,
			[]sight{{"race", []string{"twice.go:12"}}}},
		{"dump", dumpText, "chanblock/h15_alone/bad", parseGoroutines, []sight{{"leaked", []string{"alone.go:5"}}, {"still there", []string{"alone.go:31"}}}},
		{"panic", panicText, "chanclose/h28_twice/bad", parseGoroutines, []sight{{"panic", []string{"twice.go:12"}}}},
		{"nothing", "PASS\n", "x/y/bad", parseGoroutines, nil},
	}
	for _, tt := range tests {
		got := tt.parse(tt.text, tt.dir)
		if !slices.EqualFunc(got, tt.want, func(a, b sight) bool { return a.what == b.what && slices.Equal(a.lines, b.lines) }) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestMatch: a race is accounted for by a finding at, or about, one of its
// lines; a hang also by one in the same function.
func TestMatch(t *testing.T) {
	at := func(line int, msg string) finding.Finding {
		return finding.Finding{Rule: "r", Message: msg, Site: finding.Site{File: "a/h01_x/bad/x.go", Line: line}}
	}
	decls := declarations{"x.go": {{"f", 10, 20}, {"g", 30, 40}}}
	tests := []struct {
		name  string
		sight sight
		found []finding.Finding
		miss  bool
	}{
		{"at the line", sight{"race", []string{"x.go:12"}}, []finding.Finding{at(12, "")}, false},
		{"named in the message", sight{"race", []string{"x.go:12"}}, []finding.Finding{at(35, "also at line 12")}, false},
		{"elsewhere in the function", sight{"race", []string{"x.go:12"}}, []finding.Finding{at(13, "")}, true},
		{"nothing", sight{"leaked", []string{"x.go:12"}}, nil, true},
	}
	for _, tt := range tests {
		r := newRow("a/h01_x/bad", runnable{name: "TestF"}, []sight{tt.sight}, tt.found, decls)
		if missed := len(r.missed) > 0; missed != tt.miss {
			t.Errorf("%s: missed %v, want %v", tt.name, missed, tt.miss)
		}
	}
	two := []sight{{"leaked", []string{"x.go:12"}}, {"leaked", []string{"x.go:14"}}}
	if r := newRow("a/h01_x/bad", runnable{name: "TestF"}, two, []finding.Finding{at(12, "")}, decls); len(r.missed) > 0 {
		t.Errorf("a second goroutine of one hang: missed %v", r.missed)
	}
	if r := newRow("a/h01_x/bad", runnable{name: "TestF", calls: []string{"f"}}, nil, []finding.Finding{at(12, ""), at(33, "")}, decls); len(r.findings) != 1 {
		t.Errorf("findings of a test that runs f alone: %v", r.findings)
	}
}

// TestRunners: a fixture whose functions get other names leaves its runner
// behind, and no other test builds that.
func TestRunners(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the fixtures")
	}
	root, err := linttest.Root()
	if err != nil {
		t.Fatal(err)
	}
	fixtures := filepath.Join(root, "testdata")
	files, err := filepath.Glob(filepath.Join(fixtures, "*", "h*_*", "bad", "run_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no runners: %v", err)
	}
	args := []string{"vet", "-tests", "-tags", "runner"} // one check only: the fixtures are wrong on purpose
	for _, f := range files {
		dir, err := filepath.Rel(fixtures, filepath.Dir(f))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, "./"+filepath.ToSlash(dir))
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = fixtures
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %s: %v\n%s", strings.Join(args[:4], " "), err, out)
	}
}
