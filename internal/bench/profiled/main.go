// Command profiled is concurlint's vet tool with a CPU profile of each process.
// It owns nothing but that seam: unitchecker ends the process by itself, so the
// profile is closed when the last analyzer of the package has run. What comes
// after, the writing of facts, is not in it.
//
// CONCURBENCH_PROFILES is the folder the profiles go to, one per process, and
// CONCURBENCH_GOROOT tells packages of the standard library;
// `go tool pprof` merges as many as it is given.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/concurlint/concurlint/analyzers"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("profiled: ")
	debug.SetGCPercent(200) // about what the late first collection of cmd/concurlint comes to
	path := os.Args[len(os.Args)-1]
	if !strings.HasSuffix(path, ".cfg") {
		unitchecker.Main(analyzers.All...)
	}
	roots := analyzers.All
	unit := read(path)
	if unit.VetxOnly {
		// What the command runs on dependencies: the owners of facts, and nothing
		// on the standard library.
		var all = make(map[*analysis.Analyzer]bool)
		for _, a := range analyzers.All {
			closure(a, all)
		}
		roots = nil
		for a := range all {
			if len(a.FactTypes) > 0 && !strings.HasPrefix(unit.Dir, filepath.Join(os.Getenv("CONCURBENCH_GOROOT"), "src")) {
				roots = append(roots, a)
			}
		}
	}
	if len(roots) > 0 {
		start(path, roots)
	}
	unitchecker.Run(path, roots)
}

// unit is the part of go vet's description of a package that is read here.
type unit struct {
	Dir      string
	VetxOnly bool
}

func read(path string) unit {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	var u unit
	if err := json.Unmarshal(data, &u); err != nil {
		log.Fatal(err)
	}
	return u
}

// closure adds a and what it requires.
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
func start(unit string, roots []*analysis.Analyzer) {
	run := make(map[*analysis.Analyzer]bool)
	for _, a := range roots {
		closure(a, run)
	}
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
