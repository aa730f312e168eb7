package deadlock

import (
	"fmt"
	"io"
	"os"
	"runtime"
	std "sync"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/hook"
	"github.com/concurlint/concurlint/runtime/sync"
)

type options struct {
	// Disable silences all reports.
	Disable bool
	// DisableLockOrderDetection silences the reports of lock orders.
	DisableLockOrderDetection bool
	// DeadlockTimeout is the longest wait that is not reported; 0 or less means
	// none is.
	DeadlockTimeout time.Duration
	// OnPotentialDeadlock is called after each report.
	OnPotentialDeadlock func()
	// MaxMapSize has no effect.
	MaxMapSize int
	// PrintAllCurrentGoroutines adds all stacks to reports of lock orders.
	PrintAllCurrentGoroutines bool
	// TimerPool has no effect.
	TimerPool TimerPoolMode
	mu        *std.Mutex // of LogBuf
	// LogBuf gets the reports.
	LogBuf io.Writer
}

// Opts control what is detected and what happens then. They are meant to be set
// once, before the first lock.
var Opts = options{
	DeadlockTimeout:     30 * time.Second,
	OnPotentialDeadlock: func() {},
	MaxMapSize:          1024 * 64,
	mu:                  &std.Mutex{},
	LogBuf:              os.Stderr,
}

// TimerPoolMode has no effect.
type TimerPoolMode int

const (
	// TimerPoolDefault has no effect.
	TimerPoolDefault TimerPoolMode = iota
	// TimerPoolEnabled has no effect.
	TimerPoolEnabled
	// TimerPoolDisabled has no effect.
	TimerPoolDisabled
)

func init() {
	hook.StuckAfter = func() time.Duration { return current().DeadlockTimeout }
	hook.Report = report
}

// current reads Opts. The tracker's watch does so at any time, also while the
// program sets them for its start, and that is not the program's fault.
//
//go:norace
func current() options { return Opts }

// report does what Opts say. What go-deadlock knows nothing of (a goroutine that
// ends with a lock held, say) is left to the options of runtime/track. A test
// with track.Check or track.Main fails in either case.
func report(tier, text string) hook.Answer {
	o := current()
	if o.Disable {
		return hook.Drop
	}
	order := false
	switch tier {
	case "CYCLE", "RECURSIVE", "SUSPECT":
		order = true
	case "DEADLOCK", "STUCK":
	default:
		return hook.Pass
	}
	if order && o.DisableLockOrderDetection {
		return hook.Drop
	}
	if order && o.PrintAllCurrentGoroutines {
		text += allStacks()
	}
	o.mu.Lock()
	if o.LogBuf != nil {
		fmt.Fprintf(o.LogBuf, "POTENTIAL DEADLOCK: %s", text)
	}
	o.mu.Unlock()
	if o.OnPotentialDeadlock != nil {
		o.OnPotentialDeadlock()
	}
	return hook.Printed
}

func allStacks() string {
	buf := make([]byte, 1<<16)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) || len(buf) >= 1<<26 {
			return string(buf[:n])
		}
		buf = make([]byte, 4*len(buf))
	}
}

// NewCond gives std's Cond.
var NewCond = std.NewCond

type (
	// Mutex is [sync.Mutex] of runtime/sync.
	Mutex = sync.Mutex
	// RWMutex is [sync.RWMutex] of runtime/sync.
	RWMutex = sync.RWMutex
	// Cond is std's.
	Cond struct{ std.Cond }
	// Locker is a Locker.
	Locker struct{ std.Locker }
	// Map is std's.
	Map struct{ std.Map }
	// Once is tracked.
	Once struct{ sync.Once }
	// Pool is std's.
	Pool struct{ std.Pool }
	// WaitGroup is tracked.
	WaitGroup struct{ sync.WaitGroup }
)
