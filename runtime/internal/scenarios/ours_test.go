package scenarios_test

import (
	"os"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/runtime/internal/scenarios"
)

// TestTable is the promise: every program that is owed a report gets one, and
// no other is accused.
func TestTable(t *testing.T) { table(t, scenarios.Ours()) }

// TestTableWithoutAssembly is the same where places come from the runtime's
// unwinding, as on machines without a fast way to them.
func TestTableWithoutAssembly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every program once more")
	}
	lib := scenarios.Ours()
	lib.Tags = []string{"concurlint_noasm"}
	table(t, lib)
}

func table(t *testing.T, lib scenarios.Library) {
	t.Helper()
	results := run(t, lib)
	if len(results) < 50 {
		t.Errorf("only %d programs", len(results))
	}
	for _, r := range results {
		switch r.Judge(true) {
		case scenarios.OK, scenarios.Blind:
			continue
		case scenarios.Missed:
			t.Errorf("%s: missed: want %v, got %s", r.Name, r.Want, said(r))
		case scenarios.False:
			t.Errorf("%s (%s): false alarm: %s", r.Name, r.Kind, said(r))
		case scenarios.Broken:
			t.Errorf("%s: broken: hung=%v %v %s", r.Name, r.Hung, r.Err, r.Stderr)
		}
	}
	if t.Failed() || testing.Verbose() {
		if err := scenarios.Print(os.Stdout, scenarios.Column{Name: "concurlint", Tiers: true, Results: results}); err != nil {
			t.Error(err)
		}
	}
}

func said(r scenarios.Result) string {
	if len(r.Reports) == 0 {
		return "nothing"
	}
	var texts []string
	for _, l := range r.Reports {
		texts = append(texts, l.Tier+": "+l.Text)
	}
	return strings.Join(texts, "\n")
}
