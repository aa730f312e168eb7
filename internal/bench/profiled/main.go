// Command profiled is concurlint's vet tool with a CPU profile of each process.
// It owns nothing but that seam: unitchecker ends the process by itself, so the
// profile is closed when the last analyzer of the package has run. What comes
// after, the writing of facts, is not in it.
//
// CONCURBENCH_PROFILES is the folder the profiles go to, one per process;
// `go tool pprof` merges as many as it is given.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/concurlint/concurlint/analyzers"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("profiled: ")
	if unit := os.Args[len(os.Args)-1]; strings.HasSuffix(unit, ".cfg") {
		start(unit, expected(unit))
	}
	unitchecker.Main(analyzers.All...)
}

// expected gives the analyzers that will run on the unit. For a dependency
// unitchecker leaves out those that neither make nor use facts.
func expected(unit string) map[*analysis.Analyzer]bool {
	data, err := os.ReadFile(unit)
	if err != nil {
		log.Fatal(err)
	}
	var config struct{ VetxOnly bool }
	if err := json.Unmarshal(data, &config); err != nil {
		log.Fatal(err)
	}
	run := make(map[*analysis.Analyzer]bool)
	for _, a := range analyzers.All {
		if !config.VetxOnly || usesFacts(a) {
			closure(a, run)
		}
	}
	return run
}

func usesFacts(a *analysis.Analyzer) bool {
	return len(a.FactTypes) > 0 || slices.ContainsFunc(a.Requires, usesFacts)
}

func closure(a *analysis.Analyzer, into map[*analysis.Analyzer]bool) {
	if into[a] {
		return
	}
	into[a] = true
	for _, r := range a.Requires {
		closure(r, into)
	}
}

// start opens the profile and hooks every analyzer so that the last closes it.
func start(unit string, run map[*analysis.Analyzer]bool) {
	name := strings.ReplaceAll(filepath.Base(filepath.Dir(unit)), "/", "_")
	f, err := os.Create(filepath.Join(os.Getenv("CONCURBENCH_PROFILES"), fmt.Sprintf("%s.%d.prof", name, os.Getpid())))
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		log.Fatal(err)
	}
	var left atomic.Int64
	left.Store(int64(len(run)))
	for a := range run {
		inner := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			defer func() {
				if left.Add(-1) == 0 {
					pprof.StopCPUProfile()
					f.Close()
				}
			}()
			return inner(pass)
		}
	}
}
