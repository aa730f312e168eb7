package main

import (
	"encoding/gob"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// Flags that the tool understands besides those of its analyzers. All of them
// are part of the go command's cache key, as everything on its command line is.
const (
	recordFlag = "concurlint.record" // set by the standalone command only
	againFlag  = "concurlint.again"  // the same; has no effect but another cache key
	stdFlag    = "std"
	lowFlag    = "low"
	testsFlag  = "tests"
	othersFlag = "others"
)

// calledByGo reports whether the go command calls this binary as a vet tool:
// it asks for version and flags, then gives one *.cfg file per package.
func calledByGo(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	return len(args) == 1 && (last == "-V=full" || last == "-flags") || strings.HasSuffix(last, ".cfg")
}

// vetTool analyzes one package as go vet asks. It does not return.
func vetTool(args []string) {
	run := analyzers.Known()
	registerToolFlags(slices.Clone(run)) // run is cut down below
	if cfg, ok := strings.CutSuffix(args[len(args)-1], ".cfg"); ok {
		others := slices.ContainsFunc(args, func(arg string) bool { return boolArg(arg, othersFlag) })
		run = slices.DeleteFunc(run, func(a *analysis.Analyzer) bool {
			optional := slices.Contains(analyzers.DefaultOff, a) || slices.Contains(analyzers.Others, a) && !others
			drop := optional && !named(a, args)
			if drop {
				acceptFlags(a) // they may be given all the same
			}
			return drop
		})
		unit := readUnit(cfg + ".cfg")
		collectLate()
		summary.SetStd(true) // asked for by name, or passed over below
		guard(slices.Concat(run, inner))
		if unit.VetxOnly {
			owners := factOwners(run)
			if unit.inStd() && !asksFor(args, unit.ImportPath) {
				owners = nil // package ops has tables for it
			}
			unitchecker.Run(cfg+".cfg", owners)
		}
		if slices.ContainsFunc(args, func(arg string) bool { return boolArg(arg, recordFlag) }) {
			run = append(run, inner...)
		}
	} else {
		run = append(run, inner...) // go vet asks which flags there are
	}
	unitchecker.Main(run...)
}

// registerToolFlags declares our own flags, for go vet asks which there are.
func registerToolFlags(run []*analysis.Analyzer) {
	flag.BoolVar(&report.Record, recordFlag, false, "for the concurlint command only")
	flag.String(againFlag, "", "for the concurlint command only")
	flag.String(stdFlag, "", stdUsage)
	flag.Bool(othersFlag, false, othersUsage)
	for _, name := range []string{lowFlag, testsFlag} {
		flag.BoolFunc(name, "set -NAME."+name+" of every analyzer", func(value string) error {
			for _, a := range run {
				if a.Flags.Lookup(name) == nil {
					continue
				}
				if err := a.Flags.Set(name, value); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// acceptFlags declares the flags of an analyzer that does not run.
func acceptFlags(a *analysis.Analyzer) {
	flag.Bool(a.Name, false, "")
	a.Flags.VisitAll(func(f *flag.Flag) { flag.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
}

// unit is the part of go vet's package description that is read here.
type unit struct {
	Dir, ImportPath, ModulePath string
	VetxOnly                    bool
}

func readUnit(file string) unit {
	var u unit
	if data, err := os.ReadFile(file); err == nil {
		_ = json.Unmarshal(data, &u) // unitchecker reads it again and tells what is wrong
	}
	return u
}

// inStd reports whether the package belongs to the standard library. The
// description has that only of the packages it imports.
func (u unit) inStd() bool {
	if u.ModulePath != "" || !strings.HasSuffix(filepath.ToSlash(u.Dir), "/src/"+u.ImportPath) {
		return false
	}
	src := strings.TrimSuffix(filepath.ToSlash(u.Dir), u.ImportPath)
	_, err := os.Stat(filepath.Join(filepath.FromSlash(src), "runtime", "runtime.go"))
	return err == nil
}

// factOwners gives the analyzers that a dependency needs: those with facts.
// unitchecker alone would run every rule on every dependency too, because each
// rule stands on one that has facts, and throw the findings away.
func factOwners(roots []*analysis.Analyzer) []*analysis.Analyzer {
	var owners []*analysis.Analyzer
	for _, a := range closure(roots) {
		for _, f := range a.FactTypes {
			gob.Register(f) // a package that is passed over may import one that is not
		}
		if len(a.FactTypes) > 0 {
			owners = append(owners, a)
		}
	}
	return owners
}

// closure gives roots and all they require, each once.
func closure(roots []*analysis.Analyzer) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var visit func([]*analysis.Analyzer)
	visit = func(as []*analysis.Analyzer) {
		for _, a := range as {
			if !seen[a] {
				seen[a] = true
				all = append(all, a)
				visit(a.Requires)
			}
		}
	}
	visit(roots)
	return all
}

// guard turns a panic of an analyzer into an error of the roots that stand on
// it. Without it one crash ends the process before it has written the package's
// types, and nothing that imports the package could be analyzed. The error is
// shown and decides the exit code, so it hides nothing.
//
// It is not left to the analyzer that fell: unitchecker shows errors of roots
// alone, and standard error is not kept in the go command's cache.
func guard(roots []*analysis.Analyzer) {
	var mu sync.Mutex
	fallen := map[*analysis.Analyzer]error{}
	for _, a := range closure(roots) {
		run := a.Run
		fall := func(err error) (any, error) {
			mu.Lock()
			defer mu.Unlock()
			fallen[a] = err
			if slices.Contains(roots, a) {
				return nil, err
			}
			return nil, nil
		}
		below := func() error {
			mu.Lock()
			defer mu.Unlock()
			for _, r := range a.Requires {
				if err := fallen[r]; err != nil {
					return err
				}
			}
			return nil
		}
		a.Run = func(pass *analysis.Pass) (result any, err error) {
			if err := below(); err != nil {
				return fall(err)
			}
			defer func() {
				if r := recover(); r != nil {
					result, err = fall(fmt.Errorf("%s: %s %v\n%s", a.Name, crashed, r, debug.Stack()))
				}
			}()
			return run(pass)
		}
	}
}

// crashed opens the text of a recovered panic, and of no other error.
const crashed = "internal error:"

// named reports whether args enable a by its name.
func named(a *analysis.Analyzer, args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool { return boolArg(arg, a.Name) })
}

// stdUsage describes -std for go vet and for the command.
const stdUsage = "`patterns` of packages of the standard library, separated by commas, to follow calls into; tables stand for the others"

// othersUsage describes -others for go vet and for the command.
const othersUsage = "run the concurrency checks of go vet and staticcheck too"

// asksFor reports whether a package of the standard library is to be analyzed
// as a dependency: patterns of -std name it.
func asksFor(args []string, importPath string) bool {
	for _, arg := range args {
		list, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), stdFlag+"=")
		if !ok {
			continue
		}
		for pattern := range strings.SplitSeq(list, ",") {
			tree, all := strings.CutSuffix(pattern, "/...")
			if pattern == "std" || pattern == importPath || all && (tree == importPath || strings.HasPrefix(importPath, tree+"/")) {
				return true
			}
		}
	}
	return false
}

// boolArg reports whether arg sets the boolean flag of that name to true.
func boolArg(arg, name string) bool {
	arg = strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
	return arg == name || arg == name+"=true" || arg == name+"=1"
}
