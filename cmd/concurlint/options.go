package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/accept"
)

// options are what the command line asks of the main job.
type options struct {
	dir      string   // where to run; "" is here
	patterns []string // packages
	json     bool
	verbose  bool
	build    []string // flags for the go command
	tool     []string // flags for the analyses
	rules    []string // analyzers that run
	std      string   // packages of the standard library to follow calls into
	chosen   bool     // rules are not the default, so tool names each of them
	others   bool     // the checks of go vet and staticcheck run along
}

const usage = `concurlint finds deadlocks and mistakes with locks, channels and goroutines in Go
programs, and shows both sides of each.

Usage:

	concurlint [flags] [packages]       analyze packages ("." if none are given)
	concurlint explain [analyzer]       what an analyzer reports, and what it does not see
	concurlint wrap, unwrap             put the run-time tracker's drop-in in place of
	                                    package sync, and take it out again; -h
	concurlint version

Examples:

	concurlint ./...                    the whole module
	concurlint -only relock,unlock .    two analyzers on one package
	concurlint -json ./... >found.json  for a program to read
	concurlint -tests=false ./...       leave out what is found in _test.go files
	concurlint -C ../other ./...        another module
	go vet -vettool=$(which concurlint) ./...

Exit code: 0 nothing found, 1 findings, 2 the command line is wrong, 3 something
could not be analyzed (findings elsewhere are printed).

To keep a finding back, say why on its line, the line above, or at its other end:

	//concurlint:ignore relock the second lock is another instance

Flags:
`

// buildFlags are those of the go command that choose what is analyzed.
var buildFlags = []struct{ name, value, usage string }{
	{"tags", "list", "build `tags`, separated by commas"},
	{"mod", "mode", "module download `mode`: readonly, vendor or mod"},
	{"modfile", "file", "read this `file` in place of go.mod"},
	{"overlay", "file", "JSON `file` that replaces source files"},
	{"p", "n", "run this `number` of processes at once"},
}

// parseOptions reads the command line. Flags may stand before and behind
// packages. done means that there is nothing left to do but exit with code.
func parseOptions(args []string, s streams) (o options, code int, done bool) {
	fs := flag.NewFlagSet("concurlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.StringVar(&o.dir, "C", "", "change to this `directory` first; paths are printed relative to it")
	fs.BoolVar(&o.json, "json", false, "print findings as one JSON array")
	fs.BoolVar(&o.verbose, "v", false, "say more: what was analyzed, whole error texts, budgets that ran out")
	only := fs.String("only", "", "run only these `analyzers`, separated by commas")
	disable := fs.String("disable", "", "do not run these `analyzers`")
	enable := fs.String("enable", "", "run these `analyzers` too, which are off by default")
	passBool := func(to *[]string, name, usage string) {
		fs.BoolFunc(name, usage, func(v string) error { *to = append(*to, "-"+name+"="+v); return nil })
	}
	passBool(&o.tool, lowFlag, "show findings of low confidence too")
	passBool(&o.tool, testsFlag, "show findings in _test.go files (default true)")
	fs.StringVar(&o.std, stdFlag, "", stdUsage+" (default: the packages to analyze, if they belong to it)")
	passBool(&o.build, "race", "analyze the files that a build with -race has")
	for _, b := range buildFlags {
		fs.Func(b.name, b.usage, func(v string) error { o.build = append(o.build, "-"+b.name+"="+v); return nil })
	}
	fs.BoolVar(&o.others, othersFlag, true, othersUsage)
	known := analyzers.Known()
	passAnalyzerFlags(fs, known, &o.tool)

	for rest := args; ; {
		err := fs.Parse(rest)
		if errors.Is(err, flag.ErrHelp) {
			printUsage(s.out, fs)
			return o, exitClean, true
		}
		if err != nil {
			complain(s, "%v; concurlint -h lists the flags", err)
			return o, exitUsage, true
		}
		rest = fs.Args()
		if len(rest) == 0 {
			break
		}
		if consumed := args[:len(args)-len(rest)]; len(consumed) > 0 && consumed[len(consumed)-1] == "--" {
			o.patterns = append(o.patterns, rest...)
			break
		}
		o.patterns = append(o.patterns, rest[0])
		rest = rest[1:]
	}
	if err := o.choose(known, *only, *enable, *disable); err != nil {
		complain(s, "%v", err)
		return o, exitUsage, true
	}
	if err := o.checkDir(); err != nil {
		complain(s, "%v", err)
		return o, exitUsage, true
	}
	if len(o.patterns) == 0 {
		o.patterns = []string{"."}
	}
	return o, exitClean, false
}

// passAnalyzerFlags accepts -NAME.flag for each flag of each analyzer. The
// value is set here too, so that a wrong one is told before anything runs.
func passAnalyzerFlags(fs *flag.FlagSet, known []*analysis.Analyzer, to *[]string) {
	for _, a := range known {
		a.Flags.VisitAll(func(f *flag.Flag) {
			name := a.Name + "." + f.Name
			set := func(v string) error {
				*to = append(*to, "-"+name+"="+v)
				return f.Value.Set(v)
			}
			if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
				fs.BoolFunc(name, f.Usage, set)
			} else {
				fs.Func(name, f.Usage, set)
			}
		})
	}
}

// choose turns -only, -enable and -disable into the flags that select
// analyzers in a vet tool: any -NAME=true means those alone, so all that shall
// run are named as soon as one differs from the default.
func (o *options) choose(known []*analysis.Analyzer, only, enable, disable string) error {
	names := func(flagName, list string) ([]string, error) {
		var out []string
		for name := range strings.SplitSeq(list, ",") {
			name = strings.TrimSpace(name)
			if name == "" {
				continue
			}
			if !slices.ContainsFunc(known, func(a *analysis.Analyzer) bool { return a.Name == name }) {
				return nil, fmt.Errorf("-%s: no analyzer is called %q; there are %s", flagName, name, nameList(known))
			}
			out = append(out, name)
		}
		return out, nil
	}
	onlyNames, err := names("only", only)
	if err != nil {
		return err
	}
	on, err := names("enable", enable)
	if err != nil {
		return err
	}
	off, err := names("disable", disable)
	if err != nil {
		return err
	}
	if only == "" {
		for _, a := range analyzers.All {
			onlyNames = append(onlyNames, a.Name)
		}
		if o.others {
			for _, a := range analyzers.Others {
				onlyNames = append(onlyNames, a.Name)
			}
		}
	}
	for _, a := range known {
		if (slices.Contains(onlyNames, a.Name) || slices.Contains(on, a.Name)) && !slices.Contains(off, a.Name) {
			o.rules = append(o.rules, a.Name)
		}
	}
	if len(o.rules) == 0 {
		return errors.New("no analyzer is left to run")
	}
	if o.chosen = only != "" || len(on) > 0 || len(off) > 0; o.chosen {
		for _, name := range o.rules {
			o.tool = append(o.tool, "-"+name)
		}
	} else if o.others {
		o.tool = append(o.tool, "-"+othersFlag)
	}
	return nil
}

// asksLow reports whether the cycles that are completed here are wanted on low
// confidence too.
func (o *options) asksLow() bool {
	low := false
	for _, arg := range o.tool {
		for _, name := range []string{lowFlag, accept.Rule + "." + lowFlag} {
			if strings.HasPrefix(arg, "-"+name+"=") {
				low = boolArg(arg, name)
			}
		}
	}
	return low
}

// checkDir tells early, and in our words, that -C names no directory.
func (o *options) checkDir() error {
	if o.dir == "" {
		return nil
	}
	st, err := os.Stat(o.dir)
	if err != nil {
		return fmt.Errorf("-C: %w", err)
	}
	if !st.IsDir() {
		return fmt.Errorf("-C: %s is not a directory", o.dir)
	}
	return nil
}

func nameList(as []*analysis.Analyzer) string {
	var names []string
	for _, a := range as {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// printUsage writes the help, analyzers' own flags last.
func printUsage(w io.Writer, fs *flag.FlagSet) {
	fmt.Fprint(w, usage)
	show := func(own bool) {
		printFlags(w, fs, func(f *flag.Flag) bool { return strings.Contains(f.Name, ".") == own })
	}
	show(false)
	fmt.Fprint(w, "\nFlags of the analyzers:\n")
	show(true)
	fmt.Fprint(w, "\nAnalyzers:\n")
	listAnalyzers(w)
}

// printFlags writes a line for each flag that is chosen.
func printFlags(w io.Writer, fs *flag.FlagSet, chosen func(*flag.Flag) bool) {
	fs.VisitAll(func(f *flag.Flag) {
		if !chosen(f) {
			return
		}
		arg, text := flag.UnquoteUsage(f)
		name := "-" + f.Name
		if arg != "" && arg != "value" {
			name += " " + arg
		}
		fmt.Fprintf(w, "\t%-22s %s\n", name, text)
	})
}
