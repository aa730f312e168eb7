package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// recorded loads a recorded run over the little tree of the same name. The
// recordings have the form that go vet -json of Go 1.26 prints.
func recorded(t *testing.T, name string) *tree {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reports, err := parseVet(f, "/checkout")
	if err != nil {
		t.Fatal(err)
	}
	return &tree{dir: "testdata/" + name, reports: reports}
}

func TestJudge(t *testing.T) {
	const file = "store/store.go"
	tests := []struct {
		name string
		row  row
		want verdict
		rule string // of the first match
	}{
		{"at the line", row{Class: "missing-unlock", File: file, Lines: []int{17}, Funcs: []string{"(*Other).Name"}}, found, "unlock"},
		{"inside the function", row{Class: "missing-unlock", File: file, Lines: []int{1}, Funcs: []string{"(*Store).Get"}}, found, "unlock"},
		{"still there after the repair", row{Class: "double-lock", File: file, Lines: []int{27}, Funcs: []string{"(*Store).Sum"}}, noisy, "relock"},
		{"the other half is named in the text", row{Class: "double-lock", File: file, Lines: []int{31}, Funcs: []string{"(*Store).size"}}, noisy, "relock"},
		{"another class's rule does not count", row{Class: "lock-order", File: file, Lines: []int{17}, Funcs: []string{"(*Store).Get"}}, missed, ""},
		{"another file", row{Class: "missing-unlock", File: "store/other.go", Lines: []int{17}, Funcs: []string{"(*Store).Get"}}, missed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := judge(tt.row, recorded(t, "before"), recorded(t, "after"))
			if res.verdict != tt.want {
				t.Fatalf("verdict %s, want %s", res.verdict, tt.want)
			}
			if tt.rule != "" && res.matches[0].Rule != tt.rule {
				t.Errorf("matched %v, want rule %s", res.matches[0], tt.rule)
			}
		})
	}
}

// A repair of one of two equal mistakes in one function is neither found nor noise.
func TestJudgePartialRepair(t *testing.T) {
	before, after := recorded(t, "before"), recorded(t, "before")
	second := before.reports[0]
	second.Line++ // still in the function
	before.reports = append(before.reports, second)
	res := judge(row{Class: "missing-unlock", File: "store/store.go", Lines: []int{17}, Funcs: []string{"(*Store).Get"}}, before, after)
	if res.verdict != fewer {
		t.Errorf("verdict %s, want %s", res.verdict, fewer)
	}
}

// The same text in another function of the file says nothing about the bug.
func TestJudgeComparesFunctions(t *testing.T) {
	before, after := recorded(t, "before"), recorded(t, "after")
	elsewhere := before.reports[0]
	elsewhere.Line = 26 // in Sum
	after.reports = append(after.reports, elsewhere)
	res := judge(row{Class: "missing-unlock", File: "store/store.go", Lines: []int{17}, Funcs: []string{"(*Store).Get"}}, before, after)
	if res.verdict != found {
		t.Errorf("verdict %s, want %s", res.verdict, found)
	}
}

func TestMentions(t *testing.T) {
	r := row{File: "server/store.go", Lines: []int{88}}
	for text, want := range map[string]bool{
		"(*S).size locks it again (store.go:88)":       true,
		"x.go:3: 1. f takes S.mu (server/store.go:88)": true,
		"store.go:88 takes them the other way round":   true,
		"(store.go:880)":            false,
		"(store.go:8)":              false,
		"(memstore.go:88)":          false,
		"(client/store.go:88)":      false,
		"store.go:880, store.go:88": true,
		"nothing":                   false,
	} {
		if got := mentions(text, r); got != want {
			t.Errorf("mentions(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	a := "s.mu is held since line 25 and (*S).size locks it again (store.go:31)"
	b := "s.mu is held since line 7 and (*S).size locks it again (store.go:9)"
	if plain(a) != plain(b) {
		t.Errorf("%q and %q differ", plain(a), plain(b))
	}
	if c := "s.mu is held since line 7 and (*S).list locks it again (store.go:9)"; plain(c) == plain(b) {
		t.Errorf("%q and %q do not differ", c, b)
	}
}

func TestPrint(t *testing.T) {
	var out bytes.Buffer
	r := row{ID: "mu01", Class: "missing-unlock", Scope: "intra", File: "store/store.go", Lines: []int{17}, Funcs: []string{"(*Store).Get"}}
	res := judge(r, recorded(t, "before"), recorded(t, "after"))
	printResult(&out, res, true)
	printTotals(&out, []result{res, {row: row{Class: "lock-order"}, verdict: missed}})
	for _, want := range []string{
		"mu01", "FOUND", "store/store.go:17: unlock: s.mu is still locked at this return (locked at line 14)",
		"    | store/store.go:27: relock: ", "\nall                      1       0       0       1       0\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, out.String())
		}
	}
}
