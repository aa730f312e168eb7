//go:build !concurlint_off

package sync_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// programs are what a process of this test binary does instead of testing,
// because it ends badly.
var programs = map[string]func(){
	"unlock":  func() { new(sync.Mutex).Unlock() },
	"wunlock": func() { new(sync.RWMutex).Unlock() },
	"runlock": func() { new(sync.RWMutex).RUnlock() },
	"negative": func() {
		var wg sync.WaitGroup
		wg.Done()
	},
	"gopanic": func() {
		var wg sync.WaitGroup
		wg.Go(func() { panic("from Go") })
		wg.Wait()
	},
	"race": func() {
		// The locks order the two goroutines' writes to x only if the tracker
		// does: a and b are different locks.
		var a, b, c, d sync.Mutex
		x := 0
		done := make(chan bool)
		go func() {
			a.Lock()
			c.Lock()
			x++
			c.Unlock()
			a.Unlock()
			done <- true
		}()
		time.Sleep(100 * time.Millisecond)
		b.Lock()
		d.Lock()
		x++
		d.Unlock()
		b.Unlock()
		<-done
	},
	"norace": func() {
		var m, n sync.Mutex
		var rw sync.RWMutex
		x := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 200 {
					rw.RLock()
					m.Lock()
					n.Lock()
					x++
					n.Unlock()
					m.Unlock()
					rw.RUnlock()
				}
			})
		}
		wg.Wait()
		os.Stderr.WriteString("done\n")
	},
}

func TestMain(m *testing.M) {
	if f := programs[os.Getenv("SYNC_PROGRAM")]; f != nil {
		f()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process runs one of the programs and gives what it wrote and its exit code.
func process(t *testing.T, name string) (string, int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), "SYNC_PROGRAM="+name)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

// TestEnds: misuse ends the program with std's words.
func TestEnds(t *testing.T) {
	for name, want := range map[string]string{
		"unlock":   "fatal error: sync: unlock of unlocked mutex",
		"wunlock":  "fatal error: sync: Unlock of unlocked RWMutex",
		"runlock":  "fatal error: sync: RUnlock of unlocked RWMutex",
		"negative": "panic: sync: negative WaitGroup counter",
		"gopanic":  "panic: from Go",
	} {
		out, code := process(t, name)
		if code != 2 || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d, want 2, and %q in\n%s", name, code, want, out)
		}
	}
}

// TestRaceStaysVisible: the tracker's own lock must not order what the program
// leaves unordered, nor be taken for a race itself.
func TestRaceStaysVisible(t *testing.T) {
	out, code := process(t, "norace")
	if code != 0 || out != "done\n" {
		t.Errorf("a program without a race: exit code %d\n%s", code, out)
	}
	if !raceEnabled {
		t.Skip("without -race")
	}
	out, code = process(t, "race")
	if code != 66 || !strings.Contains(out, "WARNING: DATA RACE") {
		t.Errorf("a program with a race: exit code %d\n%s", code, out)
	}
}
