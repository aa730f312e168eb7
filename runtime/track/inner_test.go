package track_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
)

// The tests named Inner… are bad on purpose. They run only in a process that
// one of the others starts, which then looks at how it ended.

func inner(t *testing.T) {
	if os.Getenv("TRACK_INNER") == "" {
		t.Skip("runs in a process of its own")
	}
}

func TestMain(m *testing.M) {
	switch os.Getenv("TRACK_MAIN") {
	case "":
		os.Exit(m.Run())
	case "twice":
		if code := track.Main(mainIn{m}); code != 0 {
			os.Exit(code)
		}
		os.Exit(track.Main(m))
	}
	os.Exit(track.Main(m))
}

// mainIn calls track.Main inside track.Main.
type mainIn struct{ m *testing.M }

func (m mainIn) Run() int { return track.Main(m.m) }

// process runs the inner tests that match, and gives output, exit code and how
// long it took.
func process(t *testing.T, run string, env ...string) (string, int, time.Duration) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^("+run+")$", "-test.v", "-test.timeout=60s")
	cmd.Env = append(append(os.Environ(), "TRACK_INNER=1"), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err = cmd.Run()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode(), time.Since(start)
}

func match(t *testing.T, out, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(out) {
		t.Errorf("no match of %s in\n%s", pattern, out)
	}
}

// account is what the inner tests lock.
type account struct{ mu sync.Mutex }

type ledger struct{ mu sync.Mutex }

var (
	acc account
	led ledger
)

func post() {
	acc.mu.Lock()
	led.mu.Lock()
	led.mu.Unlock()
	acc.mu.Unlock()
}

func audit() {
	led.mu.Lock()
	acc.mu.Lock()
	acc.mu.Unlock()
	led.mu.Unlock()
}

func wait(f func()) {
	done := make(chan bool)
	go func() { defer close(done); f() }()
	<-done
}

// --- DEADLOCK

func TestInnerHangs(t *testing.T) {
	inner(t)
	if os.Getenv("TRACK_MAIN") == "" {
		track.Check(t)
	}
	both := make(chan bool, 2)
	meet := func() {
		both <- true
		for len(both) < 2 {
			time.Sleep(time.Millisecond)
		}
	}
	go func() {
		led.mu.Lock()
		meet()
		acc.mu.Lock()
	}()
	acc.mu.Lock()
	meet()
	led.mu.Lock()
}

func TestDeadlockFailsInsteadOfTimingOut(t *testing.T) {
	for _, env := range []string{"TRACK_MAIN=", "TRACK_MAIN=1"} {
		out, code, took := process(t, "TestInnerHangs", env)
		if code != 2 || took > 10*time.Second {
			t.Errorf("%s: exit code %d after %s", env, code, took)
		}
		match(t, out, `(?m)^DEADLOCK [0-9a-z]+: inner_test\.go:\d+: (ledger|account)\.mu is waited for while (ledger|account)\.mu is held; inner_test\.go:\d+ waits the other way round$`)
		match(t, out, `panic: concurlint: DEADLOCK`)
		match(t, out, `(?s)SUSPECT .*DEADLOCK |CYCLE .*DEADLOCK `) // as it was found
		match(t, out, `(?m)^\t1\. goroutine \d+ of TestInnerHangs: `)
		match(t, out, `(?m)^\t2\. goroutine \d+ of TestInnerHangs: `)
	}
}

func TestInnerRecursion(t *testing.T) {
	inner(t)
	track.Check(t)
	acc.mu.Lock()
	defer acc.mu.Unlock()
	acc.mu.Lock()
	t.Error("not reached")
}

func TestInnerAfter(t *testing.T) { inner(t) }

func TestRecursionFailsAndTheNextTestRuns(t *testing.T) {
	out, code, _ := process(t, "TestInnerRecursion|TestInnerAfter")
	if code != 1 || strings.Contains(out, "not reached") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	match(t, out, `RECURSIVE [0-9a-z]+: inner_test\.go:\d+: account\.mu is locked again while held since inner_test\.go:\d+`)
	match(t, out, `--- FAIL: TestInnerRecursion`)
	match(t, out, `--- PASS: TestInnerAfter`)
}

// --- the right test

func TestInnerPost(t *testing.T) {
	inner(t)
	track.Check(t)
	wait(post)
}

func TestInnerBetween(t *testing.T) {
	inner(t)
	track.Check(t)
	post()
}

func TestInnerSub(t *testing.T) {
	inner(t)
	t.Run("audits", func(t *testing.T) {
		track.Check(t)
		wait(audit)
	})
	t.Run("idle", func(t *testing.T) { track.Check(t) })
}

func TestTheRightTestFails(t *testing.T) {
	out, code, _ := process(t, "TestInnerPost|TestInnerBetween|TestInnerSub")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `--- PASS: TestInnerPost`)
	match(t, out, `--- PASS: TestInnerBetween`)
	match(t, out, `--- FAIL: TestInnerSub/audits`)
	match(t, out, `--- PASS: TestInnerSub/idle`)
	match(t, out, `CYCLE \w+: inner_test\.go:\d+: account\.mu is taken while ledger\.mu is held; inner_test\.go:\d+ takes them the other way round`)
	match(t, out, `goroutine \d+ of TestInnerSub/audits: track_test\.audit holds|goroutine \d+ of TestInnerSub/audits: audit holds`)
	match(t, out, `goroutine \d+ of (TestInnerPost|TestInnerBetween): `)
}

func TestInnerParallel(t *testing.T) {
	inner(t)
	for _, f := range []struct {
		name string
		do   func()
	}{{"posts", post}, {"audits", audit}, {"idles", func() {}}} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			track.Check(t)
			for range 200 {
				f.do()
			}
		})
	}
}

func TestParallelTests(t *testing.T) {
	out, code, _ := process(t, "TestInnerParallel")
	if code == 0 {
		t.Errorf("exit code %d\n%s", code, out)
	}
	match(t, out, `--- PASS: TestInnerParallel/idles|panic: concurlint: DEADLOCK`)
	match(t, out, `(posts|audits)`)
}

// takeLedger leaves the ledger locked, so that the place where it was taken is
// on no stack any more when the next lock is asked for.
//
//go:noinline
func takeLedger() { led.mu.Lock() }

func auditByHelper() {
	takeLedger()
	acc.mu.Lock()
	acc.mu.Unlock()
	led.mu.Unlock()
}

func TestInnerHelper(t *testing.T) {
	inner(t)
	wait(post)
	wait(auditByHelper)
}

func TestBothStacks(t *testing.T) {
	out, _, _ := process(t, "TestInnerHelper")
	match(t, out, `(?m)^\t1\. goroutine \d+: takeLedger holds ledger\.mu \(inner_test\.go:\d+\) and auditByHelper asks for account\.mu \(inner_test\.go:\d+\)
\t\tasks for account\.mu:
\t\t\ttrack_test\.auditByHelper \(inner_test\.go:\d+\)
\t\t\ttrack_test\.wait\.func1 \(inner_test\.go:\d+\)
\t\ttook ledger\.mu:
\t\t\ttrack_test\.takeLedger \(inner_test\.go:\d+\)
\t\t\ttrack_test\.auditByHelper \(inner_test\.go:\d+\)
\t\t\ttrack_test\.wait\.func1 \(inner_test\.go:\d+\)
\t2\. `)
}

// --- Main

func TestInnerCycle(t *testing.T) {
	inner(t)
	wait(post)
	wait(audit)
}

func TestMainFails(t *testing.T) {
	out, code, _ := process(t, "TestInnerCycle", "TRACK_MAIN=1")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `--- PASS: TestInnerCycle`)
	match(t, out, `FAIL: concurlint: 1 lock problem\(s\): CYCLE `)
	if out, code, _ := process(t, "TestInnerCycle"); code != 0 || !strings.Contains(out, "CYCLE ") {
		t.Errorf("without a helper: exit code %d\n%s", code, out)
	}
	if out, code, _ := process(t, "TestInnerAfter", "TRACK_MAIN=1"); code != 0 {
		t.Errorf("nothing wrong: exit code %d\n%s", code, out)
	}
}

func TestMainTwice(t *testing.T) {
	out, code, _ := process(t, "TestInnerCycle", "TRACK_MAIN=twice")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `(?m)^concurlint: track\.Main is called twice`)
}

// --- ENDS-HOLDING and LEAK

func TestInnerKeeps(t *testing.T) {
	inner(t)
	track.Check(t)
	acc.mu.Lock()
}

func TestInnerEnds(t *testing.T) {
	inner(t)
	track.Check(t)
	wait(func() { led.mu.Lock() })
	// The goroutine must be gone, not only done.
	time.Sleep(20 * time.Millisecond)
}

func TestInnerLeaks(t *testing.T) {
	inner(t)
	track.Check(t)
	ch := make(chan int)
	go func() { ch <- 1 }()
}

func TestEnds(t *testing.T) {
	out, code, _ := process(t, "TestInnerKeeps|TestInnerEnds|TestInnerLeaks")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `ENDS-HOLDING \w+: account\.mu is still locked at the end of the test that took it at inner_test\.go:\d+`)
	match(t, out, `ENDS-HOLDING \w+: ledger\.mu is still locked, and the goroutine that took it at inner_test\.go:\d+ has ended`)
	match(t, out, `ENDS-HOLDING (?s:.*)took ledger\.mu|ENDS-HOLDING (?s:.*)track_test\.TestInnerEnds\.func1 \(inner_test\.go:\d+\)`)
	match(t, out, `LEAK \w+: inner_test\.go:\d+: the goroutine started by track_test\.TestInnerLeaks outlives its test: it stands in a channel send at inner_test\.go:\d+`)
	match(t, out, `--- FAIL: TestInnerKeeps`)
	match(t, out, `--- FAIL: TestInnerEnds`)
	match(t, out, `--- PASS: TestInnerLeaks`)
}

func TestInnerPermit(t *testing.T) {
	inner(t)
	track.Check(t)
	sem := sync.NewSemaphore(make(permits, 3), 3)
	if err := sem.Acquire(t.Context(), 1); err != nil {
		t.Error(err)
	}
}

// permits is a semaphore as x/sync has it.
type permits chan struct{}

func (p permits) Acquire(_ context.Context, n int64) error {
	for range n {
		p <- struct{}{}
	}
	return nil
}

func (p permits) TryAcquire(int64) bool { return false }

func (p permits) Release(n int64) {
	for range n {
		<-p
	}
}

func TestPermitsOutAtTheEnd(t *testing.T) {
	out, code, _ := process(t, "TestInnerPermit")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `ENDS-HOLDING \w+: sem is still acquired at the end of the test that took it at inner_test\.go:\d+`)
}

// --- init and os.Exit

func TestInnerExit(t *testing.T) {
	inner(t)
	wait(post)
	time.Sleep(1600 * time.Millisecond)
	os.Exit(0)
}

func init() {
	if os.Getenv("TRACK_INIT") != "" {
		post()
		wait(audit)
	}
}

func TestInInit(t *testing.T) {
	out, code, _ := process(t, "TestInnerAfter", "TRACK_INIT=1")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `(CYCLE|SUSPECT) \w+: `)
}
