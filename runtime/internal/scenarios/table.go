// Package scenarios runs the scenario programs (package programs), each in a
// process of its own, and judges what the tracker under test said of them.
//
// It owns building, running, judging and printing. It knows a tracker only as
// a binary that programs.Main made; so the rivals' binaries, which the nested
// module rivals builds, go through the same hands.
package scenarios

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
)

// Verdict is how a tracker did on one program.
type Verdict string

const (
	OK     Verdict = "ok"
	Missed Verdict = "MISSED" // owed a report, gave none, or none of the tiers owed
	False  Verdict = "FALSE"  // reported where nothing is wrong, or claimed more than is true
	Broken Verdict = "BROKEN" // the process crashed, hung against expectation, or had to be killed
	Blind  Verdict = "blind"  // cannot be seen by nature, and was not
)

// Result is one program's run under one tracker.
type Result struct {
	programs.Scenario
	Reports []programs.Line // what was said, in order
	Hung    bool            // the program's goroutines stayed blocked
	Err     error           // the process failed; Stderr has its last words
	Stderr  string
	Took    time.Duration
}

// killAfter bounds a process that does not come to its own end, which it
// always should within Patience: the rest is for a loaded machine.
const killAfter = programs.Patience + 30*time.Second

// Run starts binary once for each scenario that it lists and whose name has the
// prefix, at most parallel at a time, and returns the results in the order of
// the list. It may be used from several goroutines.
func Run(ctx context.Context, binary, prefix string, parallel int) ([]Result, error) {
	text, err := exec.CommandContext(ctx, binary, "-list").Output()
	if err != nil {
		return nil, fmt.Errorf("list of scenarios: %w", err)
	}
	var list []programs.Scenario
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("list of scenarios: %w", err)
	}
	list = slices.DeleteFunc(list, func(s programs.Scenario) bool { return !strings.HasPrefix(s.Name, prefix) })
	results := make([]Result, len(list))
	slots := make(chan struct{}, max(1, parallel))
	var wg sync.WaitGroup
	// Those that hang take longest and cost nothing: begin with them.
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rank(list[i]), rank(list[j])) })
	for _, i := range order {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			results[i] = one(ctx, binary, list[i])
		})
	}
	wg.Wait()
	return results, ctx.Err()
}

func rank(s programs.Scenario) int {
	if s.Hangs {
		return 0
	}
	return 1
}

// one runs one scenario to its end.
func one(ctx context.Context, binary string, s programs.Scenario) Result {
	ctx, cancel := context.WithTimeout(ctx, killAfter)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, s.Name)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// Nothing of the caller's own tracking settings may reach the process.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "CONCURLINT") })
	start := time.Now()
	r := Result{Scenario: s, Err: cmd.Run(), Took: time.Since(start), Stderr: tail(stderr.String(), 2000)}
	ended := false
	lines := bufio.NewScanner(&stdout)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var l programs.Line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			continue // a tracker that prints to stdout as well
		}
		switch {
		case l.Tier != "":
			r.Reports = append(r.Reports, l)
		case l.End != "":
			ended, r.Hung = true, l.End == "hung"
		}
	}
	if r.Err == nil && !ended {
		r.Err = fmt.Errorf("the process ended without saying so")
	}
	return r
}

func tail(s string, n int) string {
	if len(s) > n {
		return "…" + s[len(s)-n:]
	}
	return s
}

// Judge gives the verdict. Tiers says whether the tracker knows tiers of
// certainty; one that does not is held to reporting at all, and may say of a
// May program what it likes.
func (r Result) Judge(tiers bool) Verdict {
	// What is owed a report may hang on a loaded machine, and is owed it the more.
	if r.Err != nil || r.Hung && r.Kind != programs.Must {
		return Broken
	}
	switch v := r.judge(tiers); {
	case v == Missed && r.Blind != "":
		return Blind
	default:
		return v
	}
}

func (r Result) judge(tiers bool) Verdict {
	switch r.Kind {
	case programs.Silent:
		if len(r.Reports) > 0 {
			return False
		}
	case programs.May:
		if tiers && slices.ContainsFunc(r.Reports, certain) {
			return False
		}
	case programs.Must:
		// A run that came to hang against the plan did not get as far as what
		// is owed by name; then any report will do.
		whatever := !tiers || len(r.Want) == 0 || r.Hung && !r.Hangs
		owed := func(l programs.Line) bool { return whatever || slices.Contains(r.Want, l.Tier) }
		if !slices.ContainsFunc(r.Reports, owed) {
			return Missed
		}
	}
	return OK
}

// certain reports whether the line claims a hazard outright.
func certain(l programs.Line) bool {
	return l.Tier == "CYCLE" || l.Tier == "DEADLOCK"
}
