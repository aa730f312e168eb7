package main

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// What go vet -json printed on standard error up to Go 1.25: JSON and text in
// one stream. The last package breaks off.
const mixed = `go: downloading example.com/x v1.0.0
# example.com/m/broken
# [example.com/m/broken]
broken/b.go:3:23: cannot use "x" (untyped string constant) as int value in return statement
broken/b.go:4:23: undefined: y
# example.com/m/onto
onto/o.go:3:8: could not import example.com/m/broken (no package vetx file for "example.com/m/broken")
# example.com/m/p
{
	"example.com/m/p": {
		"relock": [
			{
				"category": "relock",
				"posn": "/src/m/p/p.go:6:7",
				"end": "/src/m/p/p.go:6:7",
				"message": "s.mu is locked again while held since line 5",
				"related": [
					{
						"posn": "/src/m/p/p.go:6:7",
						"end": "/src/m/p/p.go:6:7",
						"message": "concurlint-finding:{\"rule\":\"relock\",\"category\":\"relock-same\",\"message\":\"s.mu is locked again while held since line 5\",\"site\":{\"file\":\"p/p.go\",\"line\":6,\"col\":7},\"package\":\"example.com/m/p\",\"traces\":[{\"steps\":[{\"site\":{\"file\":\"p/p.go\",\"line\":5},\"func\":\"f\",\"text\":\"locks s.mu\"},{\"site\":{\"file\":\"other/o.go\",\"line\":5},\"func\":\"g\",\"text\":\"waits\"}]}]}"
					}
				]
			}
		],
		"unlock": {
			"error": "internal error: boom\ngoroutine 1"
		},
		"concuranswered": [
			{
				"category": "concuranswered",
				"posn": "/src/m/p/p.go:1:1",
				"end": "/src/m/p/p.go:1:1",
				"message": "analyzed"
			}
		]
	}
}
{}
# example.com/m/q
{
	"example.com/m/q [example.com/m/q.test]": {
		"foreign": [
			{
				"posn": "C:\\src\\q.go:1:2",
				"end": "",
				"message": "not one of ours"
			}
		],
		"lockedges": [
			{
				"category": "lockedges",
				"posn": "/src/q.go:1:2",
				"end": "",
				"message": "[1]"
			}
		]
	}
}
{
	"example.com/m/r": {
`

func TestRead(t *testing.T) {
	got := newAnswers()
	if err := got.read(strings.NewReader(mixed)); err != nil {
		t.Fatal(err)
	}
	if want := map[string]bool{"example.com/m/p": true, "example.com/m/q": true}; !reflect.DeepEqual(got.units, want) {
		t.Errorf("units %v", got.units)
	}
	if p := got.progress(); p != "2 packages" {
		t.Errorf("progress %q", p)
	}
	if got.expect(5); got.progress() != "2 of 5 packages" {
		t.Errorf("progress %q", got.progress())
	}
	if !reflect.DeepEqual(got.records, []string{"[1]"}) {
		t.Errorf("records %q", got.records)
	}
	if want := []string{"go: downloading example.com/x v1.0.0", "go vet broke off in the middle of an answer"}; !reflect.DeepEqual(got.loose, want) {
		t.Errorf("loose %q", got.loose)
	}
	var lines []string
	for _, f := range merged(got.failures) {
		lines = append(lines, f.trouble().line)
	}
	if want := []string{
		`example.com/m/broken is not analyzed: it does not compile: broken/b.go:3:23: cannot use "x" (untyped string constant) as int value in return statement (and 1 more)`,
		`example.com/m/onto is not analyzed: it depends on example.com/m/broken`,
		`example.com/m/p is not analyzed: unlock: internal error: boom (please report it; -v shows the stack)`,
	}; !reflect.DeepEqual(lines, want) {
		t.Errorf("failures:\n%s", strings.Join(lines, "\n"))
	}

	found := finish(got.found, "/src/m/p")
	finding.Sort(found)
	if len(found) != 2 {
		t.Fatalf("found %+v", found)
	}
	if f := found[1]; f.Site != (finding.Site{File: "p.go", Line: 6, Col: 7}) || f.Category != "relock-same" || f.Traces[0].Steps[1].Site.File != "other/o.go" {
		t.Errorf("recorded: %+v", f)
	}
	if f := found[0]; f.Rule != "foreign" || f.Site.Line != 1 || f.Site.Col != 2 || !strings.HasPrefix(f.Site.File, "C:") || f.Package != "example.com/m/q" {
		t.Errorf("not recorded: %+v", f)
	}
}

func TestFinishDropsVariants(t *testing.T) {
	one := located{Finding: finding.Finding{Rule: "r", Message: "m", Site: finding.Site{File: "p/p.go", Line: 1}, Package: "p"}, file: "/src/p/p.go"}
	other := one
	other.Package = "p_test"
	if found := finish([]located{one, other, one}, "/src"); len(found) != 1 || found[0].Package != "p" {
		t.Errorf("found %+v", found)
	}
}

func TestPlainLine(t *testing.T) {
	for line, want := range map[string]string{
		"go: go.mod file not found in current directory or any parent directory; see 'go help modules'": noModule,
		"pattern ./...: directory prefix . does not contain main module or its selected dependencies":   noModule,
		`go: warning: "./x/..." matched no packages`:                                                    `"./x/..." matched no packages`,
		"p/p_test.go:3:8: no required module provides package example.com/x; to add it:":                "p/p_test.go:3:8: no required module provides package example.com/x; to add it:",
	} {
		if got := plainLine(line); got != want {
			t.Errorf("%q → %q, want %q", line, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		stop := progress(&b, func() string { return "7 packages" }, progressAfter, time.Second)
		time.Sleep(progressAfter - time.Millisecond)
		stop()
		if b.Len() > 0 {
			t.Errorf("a short run says %q", b.String())
		}
		stop = progress(&b, func() string { return "7 packages" }, progressAfter, time.Second)
		time.Sleep(progressAfter + time.Second + time.Millisecond)
		stop()
		if want := "\r\x1b[Kconcurlint: 7 packages analyzed, 2 s\r\x1b[Kconcurlint: 7 packages analyzed, 3 s\r\x1b[K"; b.String() != want {
			t.Errorf("a long run says %q", b.String())
		}
	})
}
