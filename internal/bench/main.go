// Command bench measures what concurlint costs under go vet, side by side with
// a vet tool that does nothing but carry an empty fact (the folder empty/):
//
//	go run ./internal/bench -dir path/to/module
//
// It prints wall and CPU time of both with a cold and a warm vet cache, the
// ratios, and the largest process of each. It owns the way of measuring; the
// limits that the project sets itself are in docs/contributing.md.
//
// Cold means: everything the tree imports is compiled, but no result of the
// tool is in the cache. go vet keys its results on the tool's content, so each
// round links the tool anew with another build id instead of emptying a cache.
// The rounds of the two tools take turns, so that a busy machine hits both.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"
)

type options struct {
	dir      string
	patterns []string
	rounds   int
	warm     int
	tool     string
	memory   bool
	profiles string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	var o options
	flag.StringVar(&o.dir, "dir", ".", "module to measure on")
	flag.IntVar(&o.rounds, "rounds", 3, "cold rounds of each tool")
	flag.IntVar(&o.warm, "warm", 5, "warm runs after each cold one")
	flag.StringVar(&o.tool, "tool", "./cmd/concurlint", "package of the tool to measure")
	flag.BoolVar(&o.memory, "memory", true, "one more cold run of each tool, to find the largest process")
	flag.StringVar(&o.profiles, "profiles", "", "only write a CPU profile of each process of one cold run into this `folder`")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run ./internal/bench [flags] [patterns]   (default ./...)")
		flag.PrintDefaults()
	}
	flag.Parse()
	o.patterns = flag.Args()
	if len(o.patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

func run(o options) error {
	bin, err := os.MkdirTemp("", "concurbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(bin)
	b := bench{options: o, bin: bin, session: time.Now().Format("20060102T150405")}
	if o.profiles != "" {
		return b.profile()
	}

	empty, ours := &series{name: "empty", pkg: "./internal/bench/empty"}, &series{name: "concurlint", pkg: o.tool}
	fmt.Printf("%s %v, %s\n", o.dir, o.patterns, machine())
	// The first run compiles what the tree imports. It also shows whether the
	// tree can be analysed at all: an empty tool has nothing to complain of.
	if _, err := b.cold(empty, "prime"); err != nil {
		return fmt.Errorf("the tree does not pass an empty vet tool: %w", err)
	}
	for round := range o.rounds {
		for _, s := range []*series{empty, ours} {
			if err := b.round(s, round); err != nil {
				return err
			}
		}
	}
	if o.memory {
		for _, s := range []*series{empty, ours} {
			if err := b.memory(s); err != nil {
				return err
			}
		}
	}
	summarise(empty, ours)
	return nil
}

// series is what was measured of one tool.
type series struct {
	name, pkg  string
	cold, warm []spent
	processes  []process // largest first
}

// spent is the cost of one run of go vet, with all its processes.
type spent struct{ wall, cpu time.Duration }

func summarise(empty, ours *series) {
	wall := func(s spent) time.Duration { return s.wall }
	cpu := func(s spent) time.Duration { return s.cpu }
	fmt.Println("\nmedians      cold wall   cold cpu  warm wall   warm cpu")
	for _, s := range []*series{empty, ours} {
		fmt.Printf("%-11s %9.2fs %9.2fs %9.2fs %9.2fs\n", s.name,
			median(s.cold, wall), median(s.cold, cpu), median(s.warm, wall), median(s.warm, cpu))
	}
	ratio := func(get func(s *series) float64) float64 { return get(ours) / get(empty) }
	fmt.Printf("%-11s %9.2fx %9.2fx %9.2fx %9.2fx\n", "ratio",
		ratio(func(s *series) float64 { return median(s.cold, wall) }), ratio(func(s *series) float64 { return median(s.cold, cpu) }),
		ratio(func(s *series) float64 { return median(s.warm, wall) }), ratio(func(s *series) float64 { return median(s.warm, cpu) }))
	for _, s := range []*series{empty, ours} {
		if len(s.processes) > 0 {
			fmt.Printf("%s: largest of %d processes:", s.name, len(s.processes))
			for _, p := range s.processes[:min(3, len(s.processes))] {
				fmt.Printf(" %d MB (%s)", p.rss/1024, p.unit)
			}
			fmt.Println()
		}
	}
}

// median gives seconds.
func median(runs []spent, of func(spent) time.Duration) float64 {
	sorted := slices.SortedFunc(slices.Values(runs), func(a, b spent) int { return cmp.Compare(of(a), of(b)) })
	if len(sorted) == 0 {
		return 0
	}
	return of(sorted[len(sorted)/2]).Seconds()
}

func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		log.Fatal(err)
	}
	return abs
}
