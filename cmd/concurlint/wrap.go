package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/wrap"
)

const wrapUsage = `concurlint wrap exchanges the imports of sync and github.com/sasha-s/go-deadlock
for the tracked drop-ins; concurlint unwrap exchanges them back, byte for byte.

Usage:

	concurlint wrap   [flags] [folders or packages]     ("." if none are given)
	concurlint unwrap [flags] [folders or packages]

A folder stands for the Go files in it and below it, as far as they belong to
its module: not vendor, not testdata. Anything else is a package pattern of the
main module, such as ./... or example.com/m/bank. Files for all platforms and
tests are rewritten too. Nothing but import paths changes.

The files that change are printed to standard output, those that are left alone
to standard error. go.mod is not touched; the wrapped program needs

	go get github.com/concurlint/concurlint/runtime/sync

unwrap takes back every import of a drop-in, also one that was written by hand.

Exit code: 0 done, 2 the command line is wrong, 3 a file could not be read,
parsed or written. A file that cannot be read or parsed leaves all as they were.

Flags:
`

// wrapImports is the command wrap, unwrapImports the way back.
func wrapImports(args []string, s streams) int   { return rewriteImports("wrap", args, s) }
func unwrapImports(args []string, s streams) int { return rewriteImports("unwrap", args, s) }

func rewriteImports(name string, args []string, s streams) int {
	o := wrap.Options{Undo: name == "unwrap"}
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.BoolVar(&o.DryRun, "n", false, "print what would change and change nothing")
	fs.BoolVar(&o.Generated, "generated", false, "rewrite generated files too")
	base := fs.String("C", "", "change to this `directory` first; paths are printed relative to it")
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(s.out, wrapUsage)
		printFlags(s.out, fs, func(*flag.Flag) bool { return true })
		return exitClean
	} else if err != nil {
		complain(s, "%v; concurlint %s -h lists the flags", err, name)
		return exitUsage
	}
	if err := (&options{dir: *base}).checkDir(); err != nil {
		complain(s, "%v", err)
		return exitUsage
	}
	t, err := targetsOf(*base, fs.Args())
	if err != nil {
		complain(s, "%v", err)
		return exitUsage
	}
	// All targets are looked at before the first is written, so that a file
	// which does not parse leaves none half wrapped.
	plan := o
	plan.DryRun = true
	res, err := t.rewrite(plan)
	if err == nil && !o.DryRun {
		_, err = t.rewrite(o)
	}
	if err != nil {
		complain(s, "%s", strings.ReplaceAll(err.Error(), "wrap: ", ""))
		return exitFailed
	}
	for _, file := range res.Changed {
		fmt.Fprintln(s.out, shorten(file, t.base))
	}
	for _, skip := range res.Skipped {
		complain(s, "left alone: %s: %s", shorten(skip.File, t.base), skip.Why)
	}
	return exitClean
}

// targets are what the arguments of wrap name, seen from one directory.
type targets struct {
	base     string // absolute, without symbolic links, as the go command tells paths
	folders  []string
	patterns []string
}

// targetsOf sorts arguments into folders and package patterns. The error says
// that a folder does not exist: the go command would word that as a package
// that is not in std.
func targetsOf(dir string, args []string) (targets, error) {
	base, err := filepath.Abs(dir)
	if err == nil {
		base, err = filepath.EvalSymlinks(base)
	}
	if err != nil {
		return targets{}, err
	}
	t := targets{base: base}
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return t, fmt.Errorf("flags stand before folders and packages: %s", arg)
		}
		folder := arg
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(base, arg)
		}
		st, err := os.Stat(folder)
		local := filepath.IsAbs(arg) || strings.HasPrefix(filepath.ToSlash(arg), "./") || strings.HasPrefix(filepath.ToSlash(arg), "../")
		switch {
		case err == nil && st.IsDir():
			t.folders = append(t.folders, folder)
		case err == nil:
			return t, fmt.Errorf("%s is a file; wrap and unwrap take folders and packages", arg)
		case local && !strings.Contains(arg, "..."):
			return t, fmt.Errorf("there is no folder %s", arg)
		default:
			t.patterns = append(t.patterns, arg)
		}
	}
	return t, nil
}

// rewrite does all targets and joins their results. A file that two of them
// name stands in the result once.
func (t targets) rewrite(o wrap.Options) (wrap.Result, error) {
	var all wrap.Result
	add := func(r wrap.Result, err error) error {
		all.Changed = append(all.Changed, r.Changed...)
		all.Skipped = append(all.Skipped, r.Skipped...)
		return err
	}
	for _, folder := range t.folders {
		if err := add(wrap.Dir(folder, o)); err != nil {
			return all, err
		}
	}
	if len(t.patterns) > 0 {
		if err := add(wrap.Packages(t.base, t.patterns, o)); err != nil {
			return all, err
		}
	}
	slices.Sort(all.Changed)
	all.Changed = slices.Compact(all.Changed)
	slices.SortFunc(all.Skipped, func(a, b wrap.Skip) int { return strings.Compare(a.File, b.File) })
	all.Skipped = slices.Compact(all.Skipped)
	return all, nil
}
