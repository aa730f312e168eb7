// Package bench measures what tracked locks cost beside std's, and prints it.
//
// Time is processor time, so that what else the machine does counts little.
//
// It owns the rows, the rounds and the table. What a row does is in the command
// run, which is built once for each library to compare; the rivals' builds are
// in the nested module below scenarios/rivals.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios"
)

// Run is the import path of the command run.
const Run = "github.com/concurlint/concurlint/runtime/internal/bench/run"

// A Row is one line of the table.
type Row struct {
	Name  string  // argument of the command run
	Text  string  // what is measured
	Bound float64 // the greatest ratio to sync that is promised
	pick  func(round) float64
	// absolute: the figure itself, not its ratio to sync's.
	absolute bool
}

// round is what the command run prints.
type round struct{ Nanos, Allocs, Later, Bytes float64 }

// Rows lists the table.
func Rows() []Row {
	nanos := func(r round) float64 { return r.Nanos }
	return []Row{
		{Name: "lock", Text: "Lock+Unlock, uncontended", Bound: 3, pick: nanos},
		{Name: "lock", Text: "  allocations", Bound: 0, pick: func(r round) float64 { return r.Allocs }, absolute: true},
		{Name: "nested", Text: "A, B nested", Bound: 3.5, pick: nanos},
		{Name: "rlock", Text: "RLock+RUnlock", Bound: 3, pick: nanos},
		{Name: "contended", Text: "8 goroutines on one lock", Bound: 2, pick: nanos},
		{Name: "others", Text: "1,000 other locks held", Bound: 3, pick: nanos},
		{Name: "many-edges", Text: "100,000 locks under one, first pass", Bound: 60, pick: nanos},
		{Name: "many-edges", Text: "  later passes", Bound: 12, pick: func(r round) float64 { return r.Later }},
		{Name: "many-edges", Text: "  bytes per edge", Bound: 160, pick: func(r round) float64 { return r.Bytes }, absolute: true},
	}
}

// Table has a column for each library, in the order given to Measure.
type Table struct {
	Rows    []Row
	Columns []string
	Values  [][]float64 // row, column: the median, ratio to sync unless the row is absolute
	Plain   []float64   // sync's own median: nanoseconds, or what the row counts
}

// tooLong is when one round of a row is enough of a library: what takes a
// minute needs no median to be told from what takes a tenth of a second.
const tooLong = 5 * time.Second

// Measure builds the command run for std's sync and for each library and runs
// all rows in turn, rounds times over, so that whatever else the machine does
// hits all columns alike. Temp is a folder for the binaries.
func Measure(ctx context.Context, temp string, rounds int, libs ...scenarios.Library) (Table, error) {
	plain := scenarios.Plain()
	all := append([]scenarios.Library{plain}, libs...)
	binaries := make([]string, len(all))
	for i, lib := range all {
		lib.Main = Run
		binaries[i] = filepath.Join(temp, "bench-"+lib.Name)
		if err := scenarios.Build(ctx, lib, Run, temp, binaries[i]); err != nil {
			return Table{}, err
		}
	}
	got := map[string][][]round{} // row name → column → rounds
	slow := make([]map[string]bool, len(all))
	for i := range slow {
		slow[i] = map[string]bool{}
	}
	for range rounds {
		for _, name := range rowNames() {
			if got[name] == nil {
				got[name] = make([][]round, len(all))
			}
			for i, lib := range all {
				if slow[i][name] {
					continue
				}
				start := time.Now()
				text, err := exec.CommandContext(ctx, binaries[i], name).Output()
				if err != nil {
					return Table{}, fmt.Errorf("%s: %s: %w", lib.Name, name, err)
				}
				var r round
				if err := json.Unmarshal(text, &r); err != nil {
					return Table{}, fmt.Errorf("%s: %s: %w", lib.Name, name, err)
				}
				got[name][i] = append(got[name][i], r)
				slow[i][name] = time.Since(start) > tooLong
			}
		}
	}
	t := Table{Rows: Rows()}
	for _, lib := range libs {
		t.Columns = append(t.Columns, lib.Name)
	}
	for _, row := range t.Rows {
		base := median(got[row.Name][0], row.pick)
		var values []float64
		for i := range libs {
			v := median(got[row.Name][i+1], row.pick)
			if !row.absolute {
				v /= base
			}
			values = append(values, v)
		}
		t.Plain = append(t.Plain, base)
		t.Values = append(t.Values, values)
	}
	return t, nil
}

// rowNames lists each argument of the command run once, in order.
func rowNames() []string {
	var names []string
	for _, r := range Rows() {
		if !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	return names
}

func median(rs []round, pick func(round) float64) float64 {
	vs := make([]float64, len(rs))
	for i, r := range rs {
		vs[i] = pick(r)
	}
	slices.Sort(vs)
	return (vs[(len(vs)-1)/2] + vs[len(vs)/2]) / 2
}

// Over lists the rows in which column exceeds slack times what is promised.
func (t Table) Over(column int, slack float64) []string {
	var out []string
	for i, row := range t.Rows {
		// A hundredth of an allocation is the runtime's, not the lock's.
		if v := t.Values[i][column]; v > row.Bound*slack+0.01 {
			out = append(out, fmt.Sprintf("%s: %.2f, promised %g", row.Text, v, row.Bound))
		}
	}
	return out
}

// Print writes the table.
func (t Table) Print(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "sync\t")
	for _, c := range t.Columns {
		fmt.Fprintf(tw, "%s\t", c)
	}
	fmt.Fprint(tw, "promised\t  row\n")
	for i, row := range t.Rows {
		unit, sign := " ns", " ×"
		if row.absolute {
			unit, sign = "", ""
		}
		fmt.Fprintf(tw, "%.1f%s\t", t.Plain[i], unit)
		for _, v := range t.Values[i] {
			fmt.Fprintf(tw, "%.2f%s\t", v, sign)
		}
		fmt.Fprintf(tw, "≤ %g%s\t  %s\n", row.Bound, sign, row.Text)
	}
	return tw.Flush()
}
