package track

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/core"
	"github.com/concurlint/concurlint/runtime/internal/hook"
)

// Action is what becomes of a report besides its text.
type Action int

const (
	// Default: print and, where a test helper is in use, fail the test for
	// DEADLOCK, CYCLE, RECURSIVE, MISUSE, STUCK and ENDS-HOLDING.
	Default Action = iota
	// Silent: do not report the tier at all.
	Silent
	// Print: text only.
	Print
	// Fail: text, and the test fails.
	Fail
	// Exit: text, then the process ends with code 66. For programs that no
	// test helper watches; never the default.
	Exit
)

// ExitCode is that of a process that ends because of [Exit].
const ExitCode = 66

// Options set the tracker. The zero value is the default of every field.
type Options struct {
	Disable    bool            // track nothing from now on
	StuckAfter time.Duration   // limit of STUCK; 0 means 10 s, negative never
	LongHold   time.Duration   // limit of LONG-HOLD; 0 means never
	On         map[Tier]Action // what to do, per tier
	Ignore     []string        // report ids, or parts of function names or of file:line, that silence a report
	OnReport   func(Report)    // called for every report, with no lock of the tracker held; it may lock, panic or fail a test
	Output     io.Writer       // where text goes; nil means stderr or CONCURLINT_TRACK_OUT
	Dir        string          // directory for edge files; "" means CONCURLINT_DIR, and none if that is empty
}

const defaultStuckAfter = 10 * time.Second

// settings are the options in force, never changed in place.
var settings struct {
	sync.Mutex
	o Options
}

func options() Options {
	settings.Lock()
	defer settings.Unlock()
	return settings.o
}

// Configure sets the options for the whole process, over those of the
// environment. Options that make no sense are an error, and then nothing
// changes. Disable is for the whole run: locks held when tracking is switched
// on again count as not held.
func Configure(o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	env, _ := fromEnv(os.Getenv)
	if o.Output == nil {
		o.Output = env.Output
	}
	if o.Dir == "" {
		o.Dir = env.Dir
	}
	o.On = maps.Clone(o.On)
	o.Ignore = slices.Clone(o.Ignore)
	settings.Lock()
	settings.o = o
	settings.Unlock()
	if o.Disable == core.On() {
		core.Switch(!o.Disable)
	}
	return nil
}

func (o *Options) check() error {
	var errs []error
	for t, a := range o.On {
		if !slices.Contains(Tiers(), t) {
			errs = append(errs, fmt.Errorf("track: no such tier: %q", string(t)))
		}
		if a < Default || a > Exit {
			errs = append(errs, fmt.Errorf("track: no such action for %s: %d", t, a))
		}
	}
	if o.LongHold < 0 {
		errs = append(errs, fmt.Errorf("track: LongHold is negative: %s", o.LongHold))
	}
	if slices.Contains(o.Ignore, "") {
		errs = append(errs, errors.New("track: an empty entry in Ignore would silence everything"))
	}
	if o.Dir != "" {
		if st, err := os.Stat(o.Dir); err != nil {
			errs = append(errs, fmt.Errorf("track: Dir: %w", err))
		} else if !st.IsDir() {
			errs = append(errs, fmt.Errorf("track: Dir is no directory: %s", o.Dir))
		}
	}
	return errors.Join(errs...)
}

// fromEnv reads the options of the environment. What is wrong there is left
// out, and said in the error.
func fromEnv(get func(string) string) (o Options, err error) {
	var errs []error
	bad := func(name, why string) { errs = append(errs, fmt.Errorf("%s=%s: %s", name, get(name), why)) }
	duration := func(name string) (d time.Duration) {
		if v := get(name); v != "" {
			var e error
			if d, e = time.ParseDuration(v); e != nil {
				bad(name, "not a duration such as 500ms")
			}
		}
		return d
	}
	switch get("CONCURLINT_TRACK") {
	case "", "on":
	case "off":
		o.Disable = true
	default:
		bad("CONCURLINT_TRACK", "neither on nor off")
	}
	o.StuckAfter = duration("CONCURLINT_STUCK_AFTER")
	if o.LongHold = duration("CONCURLINT_LONG_HOLD"); o.LongHold < 0 {
		bad("CONCURLINT_LONG_HOLD", "negative")
		o.LongHold = 0
	}
	switch get("CONCURLINT_ON_DEADLOCK") {
	case "", "default":
	case "print":
		o.On = map[Tier]Action{Deadlock: Print}
	case "exit":
		o.On = map[Tier]Action{Deadlock: Exit}
	default:
		bad("CONCURLINT_ON_DEADLOCK", "neither print nor exit")
	}
	for p := range strings.SplitSeq(get("CONCURLINT_IGNORE"), ",") {
		if p != "" {
			o.Ignore = append(o.Ignore, p)
		}
	}
	if name := get("CONCURLINT_TRACK_OUT"); name != "" {
		f, e := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
		if e != nil {
			bad("CONCURLINT_TRACK_OUT", e.Error())
		} else {
			o.Output = f
		}
	}
	if dir := get("CONCURLINT_DIR"); dir != "" {
		if st, e := os.Stat(dir); e != nil {
			bad("CONCURLINT_DIR", e.Error())
		} else if !st.IsDir() {
			bad("CONCURLINT_DIR", "not a directory")
		} else {
			o.Dir = dir
		}
	}
	return o, errors.Join(errs...)
}

// action gives what to do with a report of tier t.
func (o *Options) action(t Tier) Action {
	a := o.On[t]
	if a == Default {
		a = Print
		if t.fails() {
			a = Fail
		}
	}
	return a
}

// stuckAfter gives the limit of STUCK, 0 for never.
func (o *Options) stuckAfter() time.Duration {
	if hook.StuckAfter != nil {
		return max(0, hook.StuckAfter())
	}
	if o.StuckAfter == 0 {
		return defaultStuckAfter
	}
	return max(0, o.StuckAfter)
}

// ignores reports whether the list silences a report.
func (o *Options) ignores(r *Report) bool {
	for _, p := range o.Ignore {
		if p == r.ID {
			return true
		}
		for _, h := range r.Halves {
			if h.mentions(p) {
				return true
			}
		}
	}
	return false
}

func init() {
	o, err := fromEnv(os.Getenv)
	settings.o = o
	if err != nil {
		fmt.Fprintf(os.Stderr, "concurlint: tracker options of the environment:\n%v\n", err)
	}
	core.Sink, core.Later, core.Settled = sink, later, settle
	core.Arm = arm
	if o.Disable {
		core.Switch(false)
	}
	startWatch()
}
