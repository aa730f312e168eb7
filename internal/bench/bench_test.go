package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestOnlyFindings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"findings", "# example.com/p\np/a.go:3:5: s.mu is locked again while held since line 2\n\t1. f holds s.mu (a.go:2)\n", true},
		{"crash", "# example.com/p\npanic: runtime error: index out of range\n", false},
		{"bad flag", "flag provided but not defined: -x\n", false},
		{"silence", "", false},
	} {
		if got := onlyFindings([]byte(c.text)); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestMedian(t *testing.T) {
	runs := []spent{{wall: 9 * time.Second}, {wall: time.Second}, {wall: 2 * time.Second}}
	if got := median(runs, func(s spent) time.Duration { return s.wall }); got != 2 {
		t.Errorf("median %v, want 2", got)
	}
}

// The whole of a measurement, on a module of one package and with the empty
// tool on both sides.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("links four tools")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/tiny\n\ngo 1.26.0\n", "tiny.go": "package tiny\n\nimport _ \"sync\"\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join("..", ".."))
	o := options{dir: dir, patterns: []string{"./..."}, rounds: 1, warm: 1, tool: "./internal/bench/empty", memory: true}
	b := bench{options: o, bin: t.TempDir(), session: t.TempDir()}
	s := &series{name: "empty", pkg: o.tool}
	if err := b.round(s, 0); err != nil {
		t.Fatal(err)
	}
	if err := b.memory(s); err != nil {
		t.Fatal(err)
	}
	if len(s.cold) != 1 || len(s.warm) != 1 || s.cold[0].wall <= 0 {
		t.Errorf("measured %+v", s)
	}
	// The package, and each of its dependencies for their facts.
	if len(s.processes) < 2 || s.processes[0].rss < 1000 || s.processes[0].unit == "" || s.processes[0].rss < s.processes[1].rss {
		t.Errorf("processes %+v", s.processes)
	}
}
