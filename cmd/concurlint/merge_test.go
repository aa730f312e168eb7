package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// order is one edge, taken at line 2 of the package's only file.
func order(pkg, from, to string, change ...func(*lockgraph.Edge)) lockgraph.Edge {
	site := finding.Site{File: pkg + "/x.go", Line: 2}
	e := lockgraph.Edge{
		From: "m/z." + from, To: "m/z." + to, Package: pkg, Func: "f", FromSite: finding.Site{File: pkg + "/x.go", Line: 1}, ToSite: site,
		Trace: []finding.Step{{Site: site, Func: "f", Text: "takes " + to}},
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

func record(t *testing.T, pkg string, edges ...lockgraph.Edge) string {
	t.Helper()
	data, err := json.Marshal(edgesRecord{Package: pkg, Dir: "/src/" + pkg, Module: "m", Edges: edges})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestMergedCycles(t *testing.T) {
	low := func(e *lockgraph.Edge) { e.Confidence = finding.Low }
	gate := func(e *lockgraph.Edge) { e.Gates = []lockgraph.Gate{{Class: "m/z.gate"}} }
	both := options{rules: []string{"lockorder"}}
	for _, c := range []struct {
		name    string
		records []string
		known   []finding.Finding
		o       options
		want    string
	}{
		{"two packages", []string{record(t, "m/a", order("m/a", "A", "B")), record(t, "m/b", order("m/b", "B", "A"))}, nil, both,
			"m/b/x.go:2: z.A is taken while z.B is held; m/a/x.go:2 takes them the other way round"},
		{"whatever the order of records", []string{record(t, "m/b", order("m/b", "B", "A")), record(t, "m/a", order("m/a", "A", "B"))}, nil, both,
			"m/b/x.go:2: z.A is taken while z.B is held; m/a/x.go:2 takes them the other way round"},
		{"three", []string{record(t, "m/a", order("m/a", "A", "B")), record(t, "m/b", order("m/b", "B", "C")), record(t, "m/c", order("m/c", "C", "A"))}, nil, both,
			"m/c/x.go:2: z.A is taken while z.C is held, which closes the cycle z.C → z.A → z.B → z.C (m/a/x.go:2, m/b/x.go:2)"},
		{"reported by a package", []string{record(t, "m/a", order("m/a", "A", "B")), record(t, "m/b", order("m/b", "B", "A"))},
			[]finding.Finding{{Rule: "lockorder", Locks: []string{"m/z.B", "m/z.A"}}}, both, ""},
		{"of one package", []string{record(t, "m/a", order("m/a", "A", "B"), order("m/a", "B", "A"))}, nil, both, ""},
		{"under a gate", []string{record(t, "m/a", order("m/a", "A", "B", gate)), record(t, "m/b", order("m/b", "B", "A", gate))}, nil, both, ""},
		{"low", []string{record(t, "m/a", order("m/a", "A", "B", low)), record(t, "m/b", order("m/b", "B", "A"))}, nil, both, ""},
		{"low shown", []string{record(t, "m/a", order("m/a", "A", "B", low)), record(t, "m/b", order("m/b", "B", "A"))}, nil,
			options{rules: both.rules, tool: []string{"-low=true"}}, "m/b/x.go:2: z.A is taken while z.B is held; m/a/x.go:2 takes them the other way round"},
		{"disabled", []string{record(t, "m/a", order("m/a", "A", "B")), record(t, "m/b", order("m/b", "B", "A"))}, nil, options{rules: []string{"relock"}}, ""},
		{"unreadable", []string{"{", record(t, "m/b", order("m/b", "B", "A"))}, nil, both, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, f := range mergedCycles(c.records, c.known, c.o, "/src") {
				lines = append(lines, f.Site.String()+": "+f.Message)
				if len(f.Traces) < 2 || len(f.Locks) != len(f.Traces) || f.Rule != "lockorder" {
					t.Errorf("finding %+v", f)
				}
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// One package takes A and B in one order, another in the other, and nothing
// imports both. A reason at either place silences it and counts as used.
func TestWholeProgram(t *testing.T) {
	concurlint := built(t)
	write := func(eastNote string) string {
		dir := t.TempDir()
		body := func(name, first, second, note string) string {
			return "package " + name + "\n\nimport \"example.com/m/bank\"\n\nfunc Walk() {\n\tbank." + first + ".Lock()\n\tbank." + second +
				".Lock()" + note + "\n\tbank.N++\n\tbank." + second + ".Unlock()\n\tbank." + first + ".Unlock()\n}\n"
		}
		files(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n",
			"bank/bank.go", "package bank\n\nimport \"sync\"\n\nvar A, B sync.Mutex\n\nvar N int // under both\n",
			"east/east.go", body("east", "A", "B", eastNote), "west/west.go", body("west", "B", "A", ""))
		return dir
	}
	dir := write("")
	got := execute(t, dir, concurlint, "./...")
	want := "west/west.go:7: lockorder: bank.A is taken while bank.B is held; east/east.go:7 takes them the other way round\n"
	if got.code != exitFindings || !strings.HasPrefix(got.out, want) || strings.Count(got.out, "lockorder:") != 1 || got.err != "" {
		t.Errorf("%+v", got)
	}
	if alone := execute(t, dir, concurlint, "./west"); alone != (result{}) {
		t.Errorf("west alone: %+v", alone)
	}
	if other := execute(t, dir, concurlint, "-disable", "lockorder", "./..."); other != (result{}) {
		t.Errorf("without lockorder: %+v", other)
	}
	dir = write(" //concurlint:ignore lockorder nobody walks both ways")
	if quiet := execute(t, dir, concurlint, "./..."); quiet != (result{}) {
		t.Errorf("with a directive: %+v", quiet)
	}
	if vet := execute(t, dir, "go", "vet", "-vettool="+concurlint, "./..."); vet != (result{}) {
		t.Errorf("with a directive, under go vet: %+v", vet)
	}
}
