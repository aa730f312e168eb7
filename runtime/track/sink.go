package track

import (
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/concurlint/concurlint/runtime/internal/core"
	"github.com/concurlint/concurlint/runtime/internal/hook"
)

// log is what was reported so far.
var log struct {
	sync.Mutex
	reports []Report
	told    map[string]bool // by tier and id
}

// output keeps two reports from being mixed up. It is not log's lock, so that
// a writer of the user that blocks does not block Reports.
var output sync.Mutex

// Reports gives what was reported so far, in order.
func Reports() []Report {
	settleSome()
	log.Lock()
	defer log.Unlock()
	return slices.Clone(log.reports)
}

// sink makes the report of a problem of the core, on the goroutine that caused
// it or, if later took it, on any.
func sink(p *core.Problem) {
	if p.Tier == core.Failure {
		say(failure, p.Text)
		return
	}
	var r *Report
	if shielded(func() { r = newReport(p) }) {
		r.blocks = p.Blocks
		emit(r)
	}
}

const failure = "the tracker failed and is off now, the program goes on: %v"

// shielded runs a piece of the tracker on a goroutine of the program, or on one
// whose panic would end it. If that piece fails, which only a fault of ours can
// bring about, tracking ends instead.
func shielded(f func()) (ok bool) {
	defer func() {
		if x := recover(); x != nil {
			core.Switch(false)
			say(failure, x)
		}
	}()
	f()
	return true
}

// emit deals with a report: once, as the options say, and with nothing locked
// while code of the user runs.
func emit(r *Report) {
	o := options()
	act := o.action(r.Tier)
	if act == Silent || o.ignores(r) {
		return
	}
	if !shielded(r.compose) {
		return
	}
	log.Lock()
	if log.told == nil {
		log.told = map[string]bool{}
	}
	key := string(r.Tier) + r.ID
	if log.told[key] {
		log.Unlock()
		return
	}
	log.told[key] = true
	log.reports = append(log.reports, *r)
	log.Unlock()

	answer := hook.Pass
	if hook.Report != nil {
		answer = hook.Report(string(r.Tier), r.Text)
	}
	switch answer {
	case hook.Drop:
		return
	case hook.Pass:
		write(&o, r.Text)
	}
	if o.OnReport != nil {
		o.OnReport(*r)
	}
	switch act {
	case Fail:
		fail(r)
	case Exit:
		_ = flushAtEnd() // which says what is wrong
		os.Exit(ExitCode)
	}
	if r.Tier == Deadlock {
		giveUp(r)
	}
}

func write(o *Options, text string) {
	output.Lock()
	defer output.Unlock()
	var w io.Writer = os.Stderr
	if o.Output != nil {
		w = o.Output
	}
	if _, err := io.WriteString(w, text); err != nil && o.Output != nil {
		fmt.Fprintf(os.Stderr, "concurlint: the output of reports fails: %v\n%s", err, text)
	}
}

var said sync.Map

// say prints a line about the tracker itself, once.
func say(format string, args ...any) {
	line := fmt.Sprintf("concurlint: "+format+"\n", args...)
	if _, again := said.LoadOrStore(line, true); !again {
		io.WriteString(os.Stderr, line)
	}
}
