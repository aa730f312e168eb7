package track

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// TestingM is *testing.M.
type TestingM interface{ Run() int }

// TestingT is what Check needs of *testing.T, *testing.B or *testing.F.
type TestingT interface {
	Helper()
	Name() string
	Errorf(format string, args ...any)
	Cleanup(func())
}

var mainRuns atomic.Bool

// failed is what Main has to answer for: reports that call for a failure and
// that no test took.
var failed struct {
	sync.Mutex
	reports []string
}

// Main runs the tests of a package and gives the exit code: that of m.Run, or
// 1 when reports call for a failure. It writes the edge file. Use it so:
//
//	func TestMain(m *testing.M) { os.Exit(track.Main(m)) }
func Main(m TestingM) int {
	if !mainRuns.CompareAndSwap(false, true) {
		say("track.Main is called twice; the second call only runs the tests")
		return m.Run()
	}
	defer mainRuns.Store(false)
	before := dump()
	code := m.Run()
	if err := Flush(); err != nil && code == 0 {
		code = 1
	}
	reportLeaks(before, 0, "")
	failed.Lock()
	defer failed.Unlock()
	if len(failed.reports) > 0 && code == 0 {
		fmt.Printf("FAIL: concurlint: %d lock problem(s): %s\n", len(failed.reports), strings.Join(failed.reports, ", "))
		code = 1
	}
	return code
}

// check is a test that Check watches.
type check struct {
	sync.Mutex
	t         TestingT
	name      string
	goroutine uint64
	over      bool
}

var checks struct {
	sync.Mutex
	active []*check
}

// Check makes t fail for reports in which goroutines of t took part. Call it
// first in a test, on the test's own goroutine. A goroutine belongs to the test
// whose goroutine started it, as far as that can be told; a report of which
// nobody can tell fails every test that Check watches at that moment.
func Check(t TestingT) {
	t.Helper()
	c := &check{t: t, name: t.Name()}
	before := core.SetTest(c.name)
	mark := core.Mark()
	c.goroutine = mark.Goroutine
	start := dump()
	checks.Lock()
	checks.active = append(checks.active, c)
	checks.Unlock()
	t.Cleanup(func() {
		t.Helper()
		settle()
		if core.Mark().Goroutine == mark.Goroutine {
			for _, h := range core.HeldSince(mark) {
				reportKept(&h)
			}
		}
		lastLook()
		reportLeaks(start, mark.Goroutine, c.name)
		core.SetTest(before)
		checks.Lock()
		checks.active = slices.DeleteFunc(checks.active, func(x *check) bool { return x == c })
		checks.Unlock()
		c.Lock()
		c.over = true
		c.Unlock()
	})
}

// fail makes the right tests fail.
func fail(r *Report) {
	checks.Lock()
	active := slices.Clone(checks.active)
	checks.Unlock()
	var mine []*check
	for _, c := range active {
		if slices.ContainsFunc(r.Tests, func(t string) bool { return sameTest(t, c.name) }) {
			mine = append(mine, c)
		}
	}
	if len(mine) == 0 && len(r.Tests) == 0 {
		mine = active
	}
	taken := false
	var own *check
	for _, c := range mine {
		if c.errorf(r) {
			taken = true
			if c.goroutine == core.Mark().Goroutine {
				own = c
			}
		}
	}
	if !taken {
		failed.Lock()
		failed.reports = append(failed.reports, string(r.Tier)+" "+r.ID)
		failed.Unlock()
	}
	// A test that is about to wait for itself can still leave.
	if own != nil && r.blocks {
		if t, ok := own.t.(interface{ FailNow() }); ok {
			t.FailNow()
		}
	}
}

func (c *check) errorf(r *Report) bool {
	c.Lock()
	defer c.Unlock()
	if c.over {
		return false
	}
	c.t.Errorf("%s", r.Text)
	return true
}

// giveUp ends a test binary in which goroutines wait for one another for ever,
// as its timeout would, but at once: nothing else can make the test fail, since
// it cannot be woken. Without a test helper nobody asked for that.
func giveUp(r *Report) {
	checks.Lock()
	watched := len(checks.active) > 0
	checks.Unlock()
	if !watched && !mainRuns.Load() {
		return
	}
	if o := options(); o.action(Deadlock) != Fail {
		return
	}
	_ = flushAtEnd() // which says what is wrong
	who := ""
	if len(r.Tests) > 0 {
		who = " in " + strings.Join(r.Tests, " and ")
	}
	panic(fmt.Sprintf("concurlint: %s %s%s: the goroutines named above wait for one another for ever, so the test cannot go on", r.Tier, r.ID, who))
}

// reportKept is about a test that returns with a lock held.
func reportKept(h *core.Hold) {
	half := heldHalf(h)
	r := &Report{Tier: EndsHolding, Halves: []Half{half}}
	r.Title = fmt.Sprintf("%s is still %s at the end of the test that took it at %s", half.Holds, lockedWord(h.Mode), half.Held.Site)
	emit(r.finish())
}

// reportLeaks names goroutines that were started since a dump was made, stand
// where another goroutine would have to wake them, and go on standing there.
// With a creator only those count that it started, at any remove.
func reportLeaks(before map[uint64]*goroutine, creator uint64, test string) {
	o := options()
	if o.action(Leak) == Silent {
		return
	}
	var left []*goroutine
	// A goroutine that is on its way to end, or to where it will stand, is
	// given time.
	for wait := time.Millisecond; ; wait *= 2 {
		left = started(before, dump(), creator)
		if len(left) == 0 {
			return
		}
		if wait > 256*time.Millisecond {
			break
		}
		time.Sleep(wait)
	}
	sure := profiled()
	for _, g := range left {
		if !g.blocked() {
			continue
		}
		h := Half{Goroutine: g.id, Test: test, Asked: g.created(), Stack: g.stack()}
		if len(g.stack()) > 0 {
			h.Held = g.stack()[0]
		}
		r := &Report{Tier: Leak, Halves: []Half{h}}
		certain := ""
		if sure[g.id] {
			certain = ", and nothing can wake it"
		}
		r.Title = fmt.Sprintf("the goroutine started by %s outlives its test: it stands in %s%s%s", g.created().Func, waitWord(g.state), at(g.stack()), certain)
		r.ID = identify(r)
		emit(r)
	}
}

// started gives the goroutines that were started since a dump was made.
func started(before, now map[uint64]*goroutine, creator uint64) (out []*goroutine) {
	for id, g := range now {
		if before[id] != nil || g.creator() == 0 || strings.HasPrefix(g.created().Func, "testing.") {
			continue
		}
		if watch.wasTold(id) || creator != 0 && !descends(now, g, creator) {
			continue
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b *goroutine) int { return int(int64(a.id) - int64(b.id)) })
	return out
}

func descends(all map[uint64]*goroutine, g *goroutine, from uint64) bool {
	for range 64 {
		if g.creator() == from {
			return true
		}
		if g = all[g.creator()]; g == nil {
			return false
		}
	}
	return false
}
