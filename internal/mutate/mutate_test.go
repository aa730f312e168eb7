package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const source = `package p

import "sync"

type s struct {
	mu sync.RWMutex
	wg sync.WaitGroup
	n  int
}

func (x *s) set(n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n > 0 {
		x.n = n
	}
}

func (x *s) get() int {
	x.mu.RLock()
	n := x.n
	x.mu.RUnlock()
	return n
}

func (x *s) run(c chan int) {
	go func() {
		defer x.wg.Done()
		close(c)
	}()
	x.wg.Wait()
}
`

func TestMutants(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	ms, err := mutants([]string{dir}, kindNames())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range ms {
		got = append(got, m.String())
		if len(m.src) >= len(source) {
			t.Errorf("%s: nothing is left out", m)
		}
	}
	want := []string{
		"p.go:12 lock: set without x.mu;", "p.go:20 lock: get without x.mu;",
		"p.go:13 unlock: set without x.mu.Unlock;", "p.go:22 unlock: get without x.mu.RUnlock;",
		"p.go:28 done: run without x.wg.Done;", "p.go:31 wait: run without x.wg.Wait;", "p.go:29 close: run without close;",
	}
	if !slices.Equal(got, want) {
		t.Errorf("mutants are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"-tool x", "a package's folder"},
		{"-tool x -kinds lock,typo .", `named "typo"`},
		{"-tool x " + t.TempDir(), "no Go files"},
	} {
		if err := run(strings.Fields(c.args), os.Stdout); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("mutate %s says %v, not %q", c.args, err, c.says)
		}
	}
}
