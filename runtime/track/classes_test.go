package track_test

import (
	"os"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/runtime/track"
)

// Each of these makes locks of its own, as tests do.

func debit(a *account, l *ledger) {
	a.mu.Lock()
	l.mu.Lock()
	l.mu.Unlock()
	a.mu.Unlock()
}

func settle(a *account, l *ledger) {
	l.mu.Lock()
	a.mu.Lock()
	a.mu.Unlock()
	l.mu.Unlock()
}

func TestInnerDebits(t *testing.T) {
	inner(t)
	track.Check(t)
	wait(func() { debit(new(account), new(ledger)) })
}

func TestInnerSettles(t *testing.T) {
	inner(t)
	track.Check(t)
	wait(func() { settle(new(account), new(ledger)) })
}

func TestInnerDoesBoth(t *testing.T) {
	inner(t)
	track.Check(t)
	debit(new(account), new(ledger))
	settle(new(account), new(ledger))
}

func TestInnerUnwatched(t *testing.T) {
	inner(t)
	wait(func() { settle(new(account), new(ledger)) })
}

// TestClassesAcrossTests: what two tests show together is told when they have
// ended, as a hint. A test that did both has shown that its locks do not meet,
// and where a test is not known nothing is.
func TestClassesAcrossTests(t *testing.T) {
	out, code, _ := process(t, "TestInnerDebits|TestInnerSettles", "TRACK_MAIN=1")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `(?m)^SUSPECT \w+: classes_test\.go:\d+: ledger\.mu is taken while account\.mu is held; classes_test\.go:\d+ takes them the other way round; different tests did so, each with locks of its own
\t1\. TestInnerDebits: debit holds account\.mu \(classes_test\.go:\d+\) and asks for ledger\.mu \(classes_test\.go:\d+\)
\t\tasks for ledger\.mu:
(.*\n)+\t2\. TestInnerSettles: settle holds ledger\.mu `)
	for _, run := range []string{"TestInnerDoesBoth", "TestInnerDebits|TestInnerDoesBoth|TestInnerSettles", "TestInnerDebits|TestInnerUnwatched"} {
		if out, _, _ := process(t, run, "TRACK_MAIN=1"); strings.Contains(out, "SUSPECT") {
			t.Errorf("%s:\n%s", run, out)
		}
	}
}

// TestClassesAcrossProcesses: the second of two test binaries finds what the
// first has left in the directory.
func TestClassesAcrossProcesses(t *testing.T) {
	dir := "CONCURLINT_DIR=" + t.TempDir()
	if out, _, _ := process(t, "TestInnerDebits", "TRACK_MAIN=1", dir); strings.Contains(out, "SUSPECT") {
		t.Errorf("one order alone:\n%s", out)
	}
	for range 2 {
		out, code, _ := process(t, "TestInnerUnwatched", "TRACK_MAIN=1", dir)
		if code != 0 {
			t.Errorf("exit code %d", code)
		}
		match(t, out, `(?m)^SUSPECT \w+: classes_test\.go:\d+: account\.mu is taken while ledger\.mu is held; \S+/track/classes_test\.go:\d+ takes them the other way round; another process did so
\t1\. TestInnerUnwatched: settle holds (.*\n)+\t2\. another process: debit holds account\.mu \(\S+\) and asks for ledger\.mu `)
	}
	// The orders of one side alone are judged there.
	if out, _, _ := process(t, "TestInnerDoesBoth", "TRACK_MAIN=1", dir); strings.Contains(out, "SUSPECT") {
		t.Errorf("both orders in one process:\n%s", out)
	}
	entries, err := os.ReadDir(strings.TrimPrefix(dir, "CONCURLINT_DIR="))
	if err != nil || len(entries) != 4 {
		t.Errorf("%d edge files, %v", len(entries), err)
	}
}
