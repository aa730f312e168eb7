package rivals

import "github.com/concurlint/concurlint/runtime/internal/scenarios"

const here = "github.com/concurlint/concurlint/runtime/internal/scenarios/rivals/"

// Scenarios lists the columns of the scenario table, ours first.
func Scenarios() []scenarios.Library {
	return []scenarios.Library{
		scenarios.Ours(),
		{Name: "go-deadlock", Sync: here + "godeadlock/sync", Main: here + "godeadlock"},
		{Name: "linkdata", Sync: here + "linkdata/sync", Main: here + "linkdata", Tags: []string{"deadlock"}},
	}
}
