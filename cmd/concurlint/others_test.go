package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mistakes holds one for each check of go vet and staticcheck that is offered,
// and what of it is said by whom.
const mistakes = `package m

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

type T struct {
	mu sync.Mutex
	n  int64
}

func (t *T) Bump() {
	t.mu.Lock()
	t.mu.Unlock() // SA2001
	t.n++
}

func Read(t T) int64 { return t.n } // copylocks

var mu sync.Mutex

func Late(t *T) {
	mu.Lock()
	defer mu.Lock() // unlock
	t.n++
}

func Ask() context.Context {
	ctx, _ := context.WithTimeout(context.Background(), time.Second) // lostcancel
	return ctx
}

func Count(n *int64) { *n = atomic.AddInt64(n, 1) } // atomic

func Run() {
	var wg sync.WaitGroup
	go func() {
		wg.Add(1) // waitgroup
		defer wg.Done()
	}()
	wg.Wait()
}

func (t *T) Stop(cancel func()) {
	// Whoever is inside has to leave first.
	cancel()
	t.mu.Lock()
	t.mu.Unlock()
}
`

const mistakesInTest = `package m

import "testing"

func TestM(t *testing.T) {
	go func() {
		t.Fatal("x") // testinggoroutine
	}()
	go give(t) // testinggoroutine
}

func give(t *testing.T) { t.FailNow() }
`

// What go vet and staticcheck find is found in the same run, once, and not
// under go vet.
func TestOthers(t *testing.T) {
	concurlint := built(t)
	dir := t.TempDir()
	files(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n", "m.go", mistakes, "m_test.go", mistakesInTest)

	heads := regexp.MustCompile(`(?m)^(\w+\.go):(\d+): (\w+):`)
	found := func(args ...string) string {
		var lines []string
		for _, m := range heads.FindAllStringSubmatch(execute(t, dir, concurlint, args...).out, -1) {
			lines = append(lines, m[1]+" "+m[2]+" "+m[3])
		}
		slices.Sort(lines)
		return strings.Join(lines, "\n")
	}
	all := noted("m.go", mistakes) + "\n" + noted("m_test.go", mistakesInTest)
	own := regexp.MustCompile(`(?m)^.* (SA\d+|copylocks|lostcancel|atomic|testinggoroutine)\n?`).ReplaceAllString(all, "")
	if got := found("."); got != all {
		t.Errorf("found\n%s\nwant\n%s", got, all)
	}
	if got := found("-others=false", "."); got != strings.TrimSpace(own) {
		t.Errorf("without the others\n%s\nwant\n%s", got, own)
	}
	if got := found("-only=SA2002", "."); got != "m_test.go 6 SA2002\nm_test.go 9 SA2002" {
		t.Errorf("SA2002 alone: %s", got)
	}
	if got := found("-only=SA2003,SA2000,vetwaitgroup", "."); got != "m.go 27 SA2003\nm.go 41 vetwaitgroup" {
		t.Errorf("covered ones without what covers them: %s", got)
	}
	if got := found("-tests=false", "-disable=SA2001", "."); strings.Contains(got, "_test.go") || strings.Contains(got, "SA2001") {
		t.Errorf("without tests and SA2001:\n%s", got)
	}
	vet := execute(t, dir, "go", "vet", "-vettool="+concurlint, "-SA2001.low", "./...")
	if strings.Count(vet.err, "m.go:") != 2 || strings.Contains(vet.err, "m_test.go") {
		t.Errorf("go vet: %+v", vet)
	}
}

// A directive with a reason silences them as it does our own.
func TestOthersIgnored(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n", "m.go", `package m

import "sync"

type T struct{ mu sync.Mutex }

// Pass waits for whoever is inside.
func (t *T) Pass() {
	t.mu.Lock()
	t.mu.Unlock() //concurlint:ignore SA2001 waits for whoever is inside
}
`)
	concurlint := built(t)
	if got := execute(t, dir, concurlint, "."); got != (result{}) {
		t.Errorf("%+v", got)
	}
	if vet := execute(t, dir, "go", "vet", "-vettool="+concurlint, "."); vet != (result{}) {
		t.Errorf("go vet, where the rule does not run: %+v", vet)
	}
}

// noted gives the rules that comments of a source expect, as file, line, rule.
func noted(file, source string) string {
	note := regexp.MustCompile(`// (\w+)$`)
	var out []string
	for i, line := range strings.Split(source, "\n") {
		if m := note.FindStringSubmatch(line); m != nil {
			out = append(out, fmt.Sprintf("%s %d %s", file, i+1, m[1]))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
