package track_test

import (
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/core"
	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
)

type writer func(text string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// listen calls told for each report from now on that names the test.
func listen(t *testing.T, told func()) {
	t.Helper()
	configure(t, track.Options{Output: writer(func(text string) {
		if strings.Contains(text, "."+t.Name()+".func") {
			told()
		}
	})})
}

// While a report is made, nobody needs to wait for the locks.
func TestToldWithNothingHeld(t *testing.T) {
	var a, b sync.Mutex
	told := 0
	var finder, teller uint64
	listen(t, func() {
		told++
		teller = core.Mark().Goroutine
		if a.TryLock() {
			defer a.Unlock()
			if b.TryLock() {
				defer b.Unlock()
				return
			}
		}
		if teller == finder {
			t.Error("a lock is held while it is told")
		}
	})
	wait(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	wait(func() {
		finder = core.Mark().Goroutine
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
		if told != 1 {
			t.Errorf("told %d times when the locks are free", told)
		}
	})
	if teller != finder {
		t.Log("the watch came in between, so this time nothing was tested")
	}
}

// Nor does it matter in which order they are released.
func TestToldAfterTheLast(t *testing.T) {
	var a, b sync.RWMutex
	told := 0
	listen(t, func() { told++ })
	wait(func() { a.Lock(); b.RLock(); b.RUnlock(); a.Unlock() })
	wait(func() {
		b.Lock()
		a.RLock()
		b.Unlock()
		a.RUnlock()
		if told != 1 {
			t.Errorf("told %d times when the locks are free", told)
		}
	})
}

// A goroutine that keeps its locks keeps nothing back.
func TestToldOfWhatIsKept(t *testing.T) {
	var a, b sync.Mutex
	told := make(chan bool, 1)
	listen(t, func() { told <- true })
	wait(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	wait(func() {
		b.Lock()
		a.Lock()
		select {
		case <-told:
		case <-time.After(10 * time.Second):
			t.Error("nothing is told")
		}
		a.Unlock()
		b.Unlock()
	})
}

func TestFlushSettles(t *testing.T) {
	var a, b sync.Mutex
	told := 0
	listen(t, func() { told++ })
	wait(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	wait(func() {
		b.Lock()
		a.Lock()
		if err := track.Flush(); err != nil || told != 1 {
			t.Errorf("told %d times, %v", told, err)
		}
		a.Unlock()
		b.Unlock()
	})
}

func TestReportsSettles(t *testing.T) {
	var a, b sync.Mutex
	configure(t, track.Options{Output: writer(func(string) {})})
	wait(func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() })
	wait(func() {
		b.Lock()
		a.Lock()
		before := len(track.Reports())
		if before == 0 || !strings.Contains(track.Reports()[before-1].Text, t.Name()) {
			t.Error("the report is not among them")
		}
		a.Unlock()
		b.Unlock()
	})
}

func TestInnerKeepsRing(t *testing.T) {
	inner(t)
	end := make(chan bool)
	t.Cleanup(func() { close(end) }) // runs after that of Check
	track.Check(t)
	found := make(chan bool)
	wait(post)
	go func() {
		led.mu.Lock()
		acc.mu.Lock()
		close(found)
		<-end
		acc.mu.Unlock()
		led.mu.Unlock()
	}()
	<-found
}

func TestCheckSettles(t *testing.T) {
	out, code, _ := process(t, "TestInnerKeepsRing|TestInnerAfter", "TRACK_MAIN=1")
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
	match(t, out, `(?s)CYCLE .*--- FAIL: TestInnerKeepsRing`)
	match(t, out, `--- PASS: TestInnerAfter`)
}
