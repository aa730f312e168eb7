package scenarios_test

import (
	"path/filepath"
	"testing"

	"github.com/concurlint/concurlint/runtime/internal/scenarios"
	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
)

// The programs mostly sleep, so many more than there are processors may run.
const parallel = 16

func run(t *testing.T, lib scenarios.Library) []scenarios.Result {
	t.Helper()
	temp := t.TempDir()
	binary := filepath.Join(temp, lib.Name)
	if err := scenarios.Build(t.Context(), lib, scenarios.Programs, temp, binary); err != nil {
		t.Fatal(err)
	}
	results, err := scenarios.Run(t.Context(), binary, "", parallel)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestPrograms runs them with nothing watching: those and only those that say
// so hang. So a verdict in the table is never the doing of a wrong program.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every program once more")
	}
	for _, r := range run(t, scenarios.Plain()) {
		if r.Err != nil {
			t.Errorf("%s: %v %s", r.Name, r.Err, r.Stderr)
		}
		if r.Hangs && !r.Hung || r.Hung && r.Kind != programs.Must {
			t.Errorf("%s: hung = %v, the scenario says %v", r.Name, r.Hung, r.Hangs)
		}
		if r.Hangs && r.Kind != programs.Must {
			t.Errorf("%s hangs and is not owed a report", r.Name)
		}
	}
}

// TestJudge has the verdicts themselves as a table.
func TestJudge(t *testing.T) {
	cycle := []programs.Line{{Tier: "CYCLE"}}
	suspect := []programs.Line{{Tier: "SUSPECT"}}
	result := func(k programs.Kind, reports []programs.Line) scenarios.Result {
		return scenarios.Result{Scenario: programs.Scenario{Kind: k}, Reports: reports}
	}
	wanting := func(reports []programs.Line) scenarios.Result {
		r := result(programs.Must, reports)
		r.Want = []string{"CYCLE"}
		return r
	}
	blind := result(programs.Must, nil)
	blind.Blind = "a reason"
	hung := result(programs.Silent, nil)
	hung.Hung = true
	unplanned := wanting(suspect)
	unplanned.Hung = true
	tests := []struct {
		name  string
		r     scenarios.Result
		tiers bool
		want  scenarios.Verdict
	}{
		{"silent and silent", result(programs.Silent, nil), true, scenarios.OK},
		{"silent and hinted", result(programs.Silent, suspect), true, scenarios.False},
		{"silent and accused by one without tiers", result(programs.Silent, suspect), false, scenarios.False},
		{"may and hinted", result(programs.May, suspect), true, scenarios.OK},
		{"may and accused", result(programs.May, cycle), true, scenarios.False},
		{"may and accused by one without tiers", result(programs.May, cycle), false, scenarios.OK},
		{"must and silent", result(programs.Must, nil), true, scenarios.Missed},
		{"must and reported", wanting(cycle), true, scenarios.OK},
		{"must and only hinted", wanting(suspect), true, scenarios.Missed},
		{"must and something said", wanting(suspect), false, scenarios.OK},
		{"must, hung by chance and something said", unplanned, true, scenarios.OK},
		{"blind and silent", blind, true, scenarios.Blind},
		{"hung for no reason", hung, true, scenarios.Broken},
	}
	for _, tt := range tests {
		if got := tt.r.Judge(tt.tiers); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
