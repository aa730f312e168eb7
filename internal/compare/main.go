package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/linttest"
)

// raceAnalyzers are the analyzers whose hazards the race detector is for.
var raceAnalyzers = []string{"unguarded", "lostupdate", "atomicmix"}

func main() {
	kind := flag.String("kind", "", "race or leak; both if empty")
	match := flag.String("run", "", "run only the fixtures whose folder matches this regular expression")
	verbose := flag.Bool("v", false, "print what the tests print")
	flag.Parse()
	missed, err := run(*kind, *match, *verbose)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(3)
	case missed > 0:
		os.Exit(1)
	}
}

// run makes the tables and tells how much concurlint misses.
func run(kind, match string, verbose bool) (missed int, err error) {
	root, err := linttest.Root()
	if err != nil {
		return 0, err
	}
	only, err := regexp.Compile(match)
	if err != nil {
		return 0, err
	}
	work, err := os.MkdirTemp("", "compare")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(work)
	b := &bench{fixtures: filepath.Join(root, "testdata"), root: root, work: work, verbose: verbose}
	if err := b.buildTool(); err != nil {
		return 0, err
	}
	fmt.Print(preamble)
	for _, d := range []detector{raceDetector, leakDetector} {
		if kind != "" && kind != d.name {
			continue
		}
		folders, err := b.folders(d, only)
		if err != nil {
			return missed, err
		}
		rows, err := b.rows(d, folders)
		if err != nil {
			return missed, err
		}
		missed += printTable(os.Stdout, d, rows)
	}
	return missed, nil
}

// folders lists the fixtures that can be run and are d's to look at.
func (b *bench) folders(d detector, only *regexp.Regexp) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(b.fixtures, "*", "h*_*", "bad", "run_test.go"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range files {
		dir, err := filepath.Rel(b.fixtures, filepath.Dir(f))
		if err != nil {
			return nil, err
		}
		dir = filepath.ToSlash(dir)
		analyzer, _, _ := strings.Cut(dir, "/")
		if slices.Contains(raceAnalyzers, analyzer) == d.race && only.MatchString(dir) {
			out = append(out, dir)
		}
	}
	return out, nil
}
