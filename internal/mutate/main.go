// Command mutate measures what the analyzers find of mistakes that somebody could have
// made in real code: it takes a lock out of a function, drops an Unlock, a Done or a
// Signal, and asks whether the tool then says something that it did not say before.
//
//	go run ./internal/mutate -tool PATH [-n 40] [-seed 1] [-kinds lock,unlock] DIR...
//
// Each DIR is one package. Of all mutants of its files, tests left out, n are drawn with
// the seed and analyzed one after the other; the files themselves stay as they are, the
// build system is told of the mutated one by an overlay. A mutant that does not compile is
// passed over.
//
// The figure is a lower bound with a caveat: some mutants are no bugs, since the lock was
// there for nothing, or for a caller that is not there yet. It is for comparing two
// states of the analyzers, and its misses are for reading.
//
// The package owns the mutations and the counting. It does no analysis itself.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "mutate:", err)
		}
		os.Exit(2)
	}
}

// options are the command line, parsed.
type options struct {
	tool  string
	n     int
	seed  int64
	kinds []string
	dirs  []string
}

func parseArgs(args []string) (options, error) {
	var o options
	var kinds string
	fs := flag.NewFlagSet("mutate", flag.ContinueOnError)
	fs.StringVar(&o.tool, "tool", "", "`path` of the concurlint to run")
	fs.IntVar(&o.n, "n", 40, "mutants to draw")
	fs.Int64Var(&o.seed, "seed", 1, "seed of the draw")
	fs.StringVar(&kinds, "kinds", "lock,unlock,done,signal", "kinds of mutation, comma-separated, of "+strings.Join(kindNames(), ", "))
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.kinds, o.dirs = strings.Split(kinds, ","), fs.Args()
	for _, k := range o.kinds {
		if !slices.Contains(kindNames(), k) {
			return o, fmt.Errorf("no kind of mutation is named %q; there are %s", k, strings.Join(kindNames(), ", "))
		}
	}
	if o.tool == "" || len(o.dirs) == 0 {
		return o, errors.New("the tool and a package's folder are needed, as in mutate -tool PATH DIR")
	}
	return o, nil
}

func run(args []string, out io.Writer) error {
	o, err := parseArgs(args)
	if err != nil {
		return err
	}
	all, err := mutants(o.dirs, o.kinds)
	if err != nil {
		return err
	}
	rand.New(rand.NewSource(o.seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	t := &trial{tool: o.tool, before: map[string]map[string]bool{}}
	score := map[string][2]int{}
	tried := 0
	for _, m := range all {
		if tried == o.n {
			break
		}
		said, ok, err := t.try(m)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		tried++
		s, verdict := score[m.kind], "missed"
		if s[1]++; said != "" {
			s[0]++
			verdict = "found"
		}
		score[m.kind] = s
		fmt.Fprintf(out, "%-7s %s %s\n", verdict, m, said)
	}
	for _, k := range kindNames() {
		if s, ok := score[k]; ok {
			fmt.Fprintf(out, "%s: %d of %d\n", k, s[0], s[1])
		}
	}
	return nil
}
