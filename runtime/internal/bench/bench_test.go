package bench_test

import (
	"os"
	"testing"

	"github.com/concurlint/concurlint/runtime/internal/bench"
	"github.com/concurlint/concurlint/runtime/internal/scenarios"
)

// TestCost holds the promised ratios, with room for a machine that does other
// work at the same time. The figures to quote are those of the command cost.
func TestCost(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds")
	}
	table, err := bench.Measure(t.Context(), t.TempDir(), 3, scenarios.Ours())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range table.Over(0, 2) {
		t.Error(text)
	}
	if t.Failed() || testing.Verbose() {
		if err := table.Print(os.Stdout); err != nil {
			t.Error(err)
		}
	}
}
