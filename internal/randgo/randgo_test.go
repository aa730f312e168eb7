package randgo

import (
	"fmt"
	"strings"
	"testing"
)

// TestProgramsTypeCheck: a program that does not type-check tests nothing.
func TestProgramsTypeCheck(t *testing.T) {
	seeds := uint64(300)
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		size := 1 + int(seed%12)
		src := Program("p", seed, size)
		if src != Program("p", seed, size) {
			t.Fatalf("seed %d gives two programs", seed)
		}
		if _, err := Load(Source{"p", src}); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, numbered(src))
		}
	}
}

func TestLoadAcrossPackages(t *testing.T) {
	pkgs, err := Load(Source{"low", "package low\n\nfunc F() {}\n"}, Source{"top", "package top\n\nimport \"low\"\n\nfunc f() { low.F() }\n"})
	if err != nil {
		t.Fatal(err)
	}
	if pkgs[1].Imports["low"] != pkgs[0] {
		t.Error("top does not import the package low that was loaded")
	}
	if _, err := Load(Source{"bad", "package bad\n\nvar x int = nil\n"}); err == nil || !strings.Contains(err.Error(), "bad/x.go:3") {
		t.Errorf("got %v", err)
	}
}

// TestProgramsHaveEverything: what the generator can write it does write.
func TestProgramsHaveEverything(t *testing.T) {
	var all strings.Builder
	for seed := range uint64(100) {
		src := Program("p", seed, 12)
		all.WriteString(src[strings.Index(src, "cyc[cyc2]{}"):])
	}
	for _, what := range []string{
		".Lock()", ".RLock()", "TryLock()", "TryRLock()", "RLocker()", ".cond.Wait()", "defer ", "recover()", "go func()", "goto ", "select {", "fallthrough",
		".(type)", "range seq", "range pairs", "panic(", "os.Exit", "Goexit", "once.Do", "AfterFunc", "sort.Slice", "[T any]", "(*sync.Mutex).Lock", "break L", "continue L",
	} {
		if !strings.Contains(all.String(), what) {
			t.Errorf("no program has %q", what)
		}
	}
}

func numbered(src string) string {
	var b strings.Builder
	for i, line := range strings.Split(src, "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, line)
	}
	return b.String()
}
