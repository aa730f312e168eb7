// Command cost prints what this project's tracker and the rivals cost, as
// ratios to std's sync: medians of interleaved rounds. Run it in this module:
//
//	go run ./cost [-rounds 11]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/concurlint/concurlint/runtime/internal/bench"
	"github.com/concurlint/concurlint/runtime/internal/scenarios/rivals"
)

func main() {
	rounds := flag.Int("rounds", 11, "rounds of each row and library")
	flag.Parse()
	if err := run(context.Background(), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int) error {
	temp, err := os.MkdirTemp("", "cost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	table, err := bench.Measure(ctx, temp, rounds, rivals.Scenarios()...)
	if err != nil {
		return err
	}
	return table.Print(os.Stdout)
}
