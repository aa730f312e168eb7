package track_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
)

// configure sets options for one test.
func configure(t *testing.T, o track.Options) {
	t.Helper()
	if err := track.Configure(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := track.Configure(track.Options{}); err != nil {
			t.Error(err)
		}
	})
}

func TestMisconfigured(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]track.Options{
		"no such tier":    {On: map[track.Tier]track.Action{"CYCLES": track.Fail}},
		"no such action":  {On: map[track.Tier]track.Action{track.Cycle: 99}},
		"negative":        {LongHold: -time.Second},
		"empty entry":     {Ignore: []string{""}},
		"no such file":    {Dir: filepath.Join(file, "..", "none")},
		"is no directory": {Dir: file},
	} {
		if err := track.Configure(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestBadEnvironment(t *testing.T) {
	out, code, _ := process(t, "TestInnerCycle",
		"CONCURLINT_STUCK_AFTER=long", "CONCURLINT_LONG_HOLD=-1s", "CONCURLINT_ON_DEADLOCK=explode",
		"CONCURLINT_TRACK=maybe", "CONCURLINT_DIR=none", "CONCURLINT_TRACK_OUT=none/out")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{
		"CONCURLINT_STUCK_AFTER=long: not a duration such as 500ms", "CONCURLINT_LONG_HOLD=-1s: negative",
		"CONCURLINT_ON_DEADLOCK=explode: neither print nor exit", "CONCURLINT_TRACK=maybe: neither on nor off",
		"CONCURLINT_DIR=none: ", "CONCURLINT_TRACK_OUT=none/out: ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	match(t, out, `CYCLE `)
}

func TestSwitchedOff(t *testing.T) {
	out, code, _ := process(t, "TestInnerCycle", "CONCURLINT_TRACK=off", "TRACK_MAIN=1")
	if code != 0 || strings.Contains(out, "CYCLE") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// pair makes a cycle that no test has made before.
func pair() (forth, back func()) {
	type one struct{ mu sync.Mutex }
	type two struct{ mu sync.Mutex }
	var a one
	var b two
	forth = func() { a.mu.Lock(); defer a.mu.Unlock(); b.mu.Lock(); defer b.mu.Unlock() }
	back = func() { b.mu.Lock(); defer b.mu.Unlock(); a.mu.Lock(); defer a.mu.Unlock() }
	return
}

func TestIgnore(t *testing.T) {
	var out strings.Builder
	configure(t, track.Options{Ignore: []string{".pair.func"}, Output: &out})
	forth, back := pair()
	wait(forth)
	wait(back)
	if out.Len() > 0 {
		t.Errorf("ignored, but:\n%s", out.String())
	}
}

func TestSilentTier(t *testing.T) {
	var out strings.Builder
	configure(t, track.Options{On: map[track.Tier]track.Action{track.Cycle: track.Silent}, Output: &out})
	type node struct{ mu sync.Mutex }
	var a, b node
	wait(func() { a.mu.Lock(); b.mu.Lock(); b.mu.Unlock(); a.mu.Unlock() })
	wait(func() { b.mu.Lock(); a.mu.Lock(); a.mu.Unlock(); b.mu.Unlock() })
	if out.Len() > 0 {
		t.Errorf("silent, but:\n%s", out.String())
	}
}

// TestCallback: code of the user runs with nothing of the tracker locked, so it
// may lock, panic and leave.
func TestCallback(t *testing.T) {
	var mine, inner sync.Mutex
	var got []track.Report
	configure(t, track.Options{Output: &strings.Builder{}, OnReport: func(r track.Report) {
		mine.Lock()
		inner.Lock()
		got = append(got, r)
		inner.Unlock()
		mine.Unlock()
		if len(got) == 2 {
			panic("from the callback")
		}
	}})
	type node struct{ mu sync.Mutex }
	var a, b, c node
	cycle := func(x, y *node) (err any) {
		wait(func() {
			x.mu.Lock()
			defer x.mu.Unlock()
			y.mu.Lock()
			defer y.mu.Unlock()
		})
		wait(func() {
			defer func() { err = recover() }()
			y.mu.Lock()
			defer y.mu.Unlock()
			x.mu.Lock()
			defer x.mu.Unlock()
		})
		return err
	}
	if err := cycle(&a, &b); err != nil || len(got) != 1 {
		t.Fatalf("panic %v, %d reports", err, len(got))
	}
	if len(got[0].Halves) != 2 || got[0].Tier != track.Cycle || !strings.HasPrefix(got[0].Text, "CYCLE "+got[0].ID) {
		t.Errorf("report %+v", got[0])
	}
	// Other places, so another problem.
	var err any
	wait(func() { b.mu.Lock(); c.mu.Lock(); c.mu.Unlock(); b.mu.Unlock() })
	wait(func() {
		defer func() { err = recover() }()
		c.mu.Lock()
		defer c.mu.Unlock()
		b.mu.Lock()
		t.Error("locked, although the callback panicked")
	})
	if err != "from the callback" {
		t.Errorf("the callback's panic is lost: %v", err)
	}
	// Everything is free, and the tracker still works.
	for _, n := range []*node{&a, &b, &c} {
		if !n.mu.TryLock() {
			t.Fatal("a lock stayed locked")
		}
		n.mu.Unlock()
	}
	if !mine.TryLock() {
		t.Error("the callback's lock stayed locked")
	}
	mine.Unlock()
}

func TestInnerCallbackFails(t *testing.T) {
	inner(t)
	var m sync.Mutex
	configure(t, track.Options{OnReport: func(track.Report) { m.Lock(); defer m.Unlock(); t.FailNow() }})
	wait(post)
	defer func() {
		if !led.mu.TryLock() || !acc.mu.TryLock() {
			t.Error("a lock stayed locked")
		}
		led.mu.Unlock()
		acc.mu.Unlock()
	}()
	led.mu.Lock()
	defer led.mu.Unlock()
	acc.mu.Lock()
	t.Error("not reached")
}

func TestCallbackMayFailTheTest(t *testing.T) {
	out, code, _ := process(t, "TestInnerCallbackFails|TestInnerAfter")
	if code != 1 || strings.Contains(out, "stayed locked") || strings.Contains(out, "not reached") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	match(t, out, `--- FAIL: TestInnerCallbackFails`)
	match(t, out, `--- PASS: TestInnerAfter`)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestBrokenOutput(t *testing.T) {
	configure(t, track.Options{Output: brokenWriter{}})
	type node struct{ mu sync.RWMutex }
	var a, b node
	wait(func() { a.mu.Lock(); b.mu.RLock(); b.mu.RUnlock(); a.mu.Unlock() })
	wait(func() { b.mu.Lock(); a.mu.RLock(); a.mu.RUnlock(); b.mu.Unlock() })
	if r := track.Reports(); len(r) == 0 || r[len(r)-1].Tier != track.Cycle {
		t.Errorf("the report is lost: %v", r)
	}
}

func TestEdgeFile(t *testing.T) {
	dir := t.TempDir()
	configure(t, track.Options{Dir: dir, Output: &strings.Builder{}})
	wait(post)
	if err := track.Flush(); err != nil {
		t.Fatal(err)
	}
	g, err := lockgraph.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	const pkg = "github.com/concurlint/concurlint/runtime/track_test"
	for _, e := range g.Edges {
		if e.From != pkg+".account.mu" || e.To != pkg+".ledger.mu" {
			continue
		}
		if e.Source != lockgraph.Runtime || e.Func != "post" || e.Package != pkg || e.ToSite.File != strings.TrimSuffix(pkg, "_test")+"/inner_test.go" {
			t.Errorf("edge %+v", e)
		}
		return
	}
	t.Errorf("the edge is not there: %+v", g.Edges)
}

func TestEdgeFileOutlivesExit(t *testing.T) {
	dir := t.TempDir()
	if out, code, _ := process(t, "TestInnerExit", "CONCURLINT_DIR="+dir); code != 0 && !strings.Contains(out, "os.Exit(0)") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	g, err := lockgraph.ReadDir(dir)
	if err != nil || len(g.Edges) == 0 {
		t.Errorf("%d edges, %v", len(g.Edges), err)
	}
}

func TestUnwritableDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	configure(t, track.Options{Dir: dir, Output: &strings.Builder{}})
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := track.Flush(); err == nil || !strings.Contains(err.Error(), "no such file or directory") {
		t.Errorf("got %v", err)
	}
}

func TestAsserts(t *testing.T) {
	var m sync.Mutex
	var rw sync.RWMutex
	panics := func(f func()) (did bool) {
		defer func() { did = recover() != nil }()
		f()
		return
	}
	m.Lock()
	rw.RLock()
	track.AssertHeld(&m)
	track.AssertHeld(&rw)
	track.AssertHeld(rw.RLocker())
	if !panics(func() { track.AssertNotHeld(&m) }) {
		t.Error("AssertNotHeld of a held lock passes")
	}
	wait(func() {
		if !panics(func() { track.AssertHeld(&m) }) {
			t.Error("AssertHeld passes on a goroutine that does not hold")
		}
		track.AssertNotHeld(&m)
	})
	m.Unlock()
	rw.RUnlock()
	track.AssertNotHeld(&m)
	if !panics(func() { track.AssertHeld(&rw) }) {
		t.Error("AssertHeld of a free lock passes")
	}
}
