// Command table prints the scenario table: this project's tracker beside the
// rivals, each program in a process of its own. Run it in this module:
//
//	go run ./table [-skip-ours] [-v] [name-prefix]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/concurlint/concurlint/runtime/internal/scenarios"
	"github.com/concurlint/concurlint/runtime/internal/scenarios/rivals"
)

func main() {
	skip := flag.Bool("skip-ours", false, "run the rivals alone")
	verbose := flag.Bool("v", false, "print what each tracker said of each program")
	parallel := flag.Int("parallel", 8, "processes at a time")
	flag.Parse()
	if err := run(context.Background(), *skip, *verbose, *parallel, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, skip, verbose bool, parallel int, prefix string) error {
	temp, err := os.MkdirTemp("", "scenarios")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	var columns []scenarios.Column
	for _, lib := range rivals.Scenarios() {
		if skip && lib.Sync == "" {
			continue
		}
		binary := filepath.Join(temp, lib.Name)
		if err := scenarios.Build(ctx, lib, scenarios.Programs, temp, binary); err != nil {
			return err
		}
		results, err := scenarios.Run(ctx, binary, prefix, parallel)
		if err != nil {
			return fmt.Errorf("%s: %w", lib.Name, err)
		}
		if verbose {
			dump(lib.Name, results)
		}
		columns = append(columns, scenarios.Column{Name: lib.Name, Tiers: lib.Tiers, Results: results})
	}
	return scenarios.Print(os.Stdout, columns...)
}

func dump(name string, results []scenarios.Result) {
	for _, r := range results {
		fmt.Printf("== %s %s (%s, %v)\n", name, r.Name, r.Kind, r.Took.Round(1e6))
		for _, l := range r.Reports {
			fmt.Println(strings.TrimSpace(l.Tier + " " + l.Text))
		}
		if r.Err != nil {
			fmt.Println(r.Err, r.Stderr)
		}
	}
}
