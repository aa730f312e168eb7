package track_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
)

// --- MISUSE

// TestInnerWaits waits without the lock, while another goroutine has it or
// nobody does.
func TestInnerWaits(t *testing.T) {
	inner(t)
	track.Check(t)
	c := sync.NewCond(&acc.mu)
	if os.Getenv("TRACK_HELD") != "" {
		wait(func() { acc.mu.Lock() })
	}
	go func() { time.Sleep(50 * time.Millisecond); c.Broadcast() }()
	c.Wait()
	acc.mu.Unlock()
}

func TestWaitWithoutTheLock(t *testing.T) {
	out, code, _ := process(t, "TestInnerWaits", "TRACK_HELD=1")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `MISUSE \w+: stuck_test\.go:\d+: Wait of c is called by a goroutine that does not hold its lock; another one has held account\.mu since stuck_test\.go:\d+
\s*1\. goroutine \d+ of TestInnerWaits: \S+ stands at stuck_test\.go:\d+
(.*\n)+\s*2\. goroutine \d+( of TestInnerWaits)?: \S+ holds account\.mu \(stuck_test\.go:\d+\)`)
	match(t, out, `--- FAIL: TestInnerWaits`)

	out, code, _ = process(t, "TestInnerWaits")
	if code != 2 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `MISUSE \w+: stuck_test\.go:\d+: Wait of c is called by a goroutine that does not hold its lock; nobody does`)
	match(t, out, `fatal error: sync: unlock of unlocked mutex`)
}

// --- STUCK and LONG-HOLD

func TestInnerStuck(t *testing.T) {
	inner(t)
	track.Check(t)
	acc.mu.Lock()
	defer acc.mu.Unlock()
	ch := make(chan int)
	go func() { time.Sleep(2500 * time.Millisecond); ch <- 1 }()
	<-ch
}

func TestInnerSleeps(t *testing.T) {
	inner(t)
	led.mu.Lock()
	time.Sleep(2500 * time.Millisecond)
	led.mu.Unlock()
}

func TestStuckAndLongHold(t *testing.T) {
	out, code, _ := process(t, "TestInnerStuck|TestInnerSleeps", "CONCURLINT_STUCK_AFTER=500ms", "CONCURLINT_LONG_HOLD=500ms")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `STUCK \w+: account\.mu is held since stuck_test\.go:\d+ by a goroutine that has been in a channel receive for [\d.]+m?s at stuck_test\.go:\d+`)
	match(t, out, `LONG-HOLD \w+: ledger\.mu has been held for [\d.]+m?s since stuck_test\.go:\d+, which is in a sleep at stuck_test\.go:\d+`)
	if strings.Contains(out, "LONG-HOLD") && regexp.MustCompile(`LONG-HOLD \w+: account`).MatchString(out) {
		t.Errorf("told twice:\n%s", out)
	}
}
