package track

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// TestFaultOfTheTracker runs in a process of its own: what a report is made
// from is broken, and the program must not notice.
func TestFaultOfTheTracker(t *testing.T) {
	if os.Getenv("TRACK_INNER") == "" {
		exe, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestFaultOfTheTracker$")
		cmd.Env = append(os.Environ(), "TRACK_INNER=1")
		out, err := cmd.CombinedOutput()
		if n := strings.Count(string(out), "concurlint: the tracker failed and is off now, the program goes on: "); err != nil || n != 1 {
			t.Errorf("%v, said %d times\n%s", err, n, out)
		}
		return
	}
	for range 2 {
		sink(&core.Problem{Tier: core.Recursive}) // which has a goroutine, always
	}
	if core.On() {
		t.Error("tracking goes on")
	}
	watch.holds = nil // what startWatch makes
	core.Switch(true)
	core.Current().Push(nil, core.W, 1)
	look()
}
