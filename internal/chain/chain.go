// Package chain holds one module of three levels (the folder testdata/) and
// the one list of what every driver must report on it.
//
// Drivers carry facts in ways of their own: go vet hands package facts to the
// direct importer alone and through files, golangci-lint keeps them in a cache,
// and analysistest shows none of that. So the same module runs under each of
// them. The package owns the list and how it is compared; the golangci-lint
// half of the test is in analyzers/golangci/e2e, a module of its own.
package chain

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Drivers that the list tells apart.
const (
	Vet        = "vet"
	Golangci   = "golangci"
	Standalone = "standalone"
)

// Want reads from the chain at dir what driver must report: lines of the form
// "file:line: analyzer: message", sorted, with files below dir.
func Want(dir, driver string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "want.txt"))
	if err != nil {
		return nil, err
	}
	var want []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		who, text, ok := strings.Cut(line, " ")
		if !ok || who != "all" && who != Standalone {
			return nil, fmt.Errorf("want.txt: %q names no driver", line)
		}
		if who == "all" || who == driver {
			want = append(want, text)
		}
	}
	slices.Sort(want)
	return want, nil
}

// Diff tells what is missing in got and what is too much, "" if nothing is.
// The order does not matter; a line of got may go on with a trace in brackets.
func Diff(got, want []string) string {
	var b strings.Builder
	rest := slices.Clone(got)
	for _, w := range want {
		i := slices.IndexFunc(rest, func(g string) bool { return g == w || strings.HasPrefix(g, w+" [") })
		if i < 0 {
			fmt.Fprintf(&b, "missing: %s\n", w)
			continue
		}
		rest = slices.Delete(rest, i, i+1)
	}
	for _, g := range rest {
		fmt.Fprintf(&b, "too much: %s\n", g)
	}
	return b.String()
}
