package deadlock

import (
	"io"
	"os"
	std "sync"
	"time"

	"github.com/concurlint/concurlint/runtime/sync"
)

// Opts control what is detected and what happens then. They are meant to be set
// once, before the first lock.
var Opts = struct {
	// Disable switches tracking off.
	Disable bool
	// DisableLockOrderDetection switches lock-order reports off.
	DisableLockOrderDetection bool
	// DeadlockTimeout is the longest wait that is not reported; 0 or less means
	// none is.
	DeadlockTimeout time.Duration
	// OnPotentialDeadlock is called after each report.
	OnPotentialDeadlock func()
	// MaxMapSize has no effect.
	MaxMapSize int
	// PrintAllCurrentGoroutines adds all stacks to each report.
	PrintAllCurrentGoroutines bool
	// TimerPool has no effect.
	TimerPool TimerPoolMode
	// LogBuf gets the reports.
	LogBuf io.Writer
}{
	DeadlockTimeout:     30 * time.Second,
	OnPotentialDeadlock: func() {},
	MaxMapSize:          1024 * 64,
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

// NewCond gives a tracked Cond.
var NewCond = sync.NewCond

// Mutex is [sync.Mutex], tracked.
type Mutex struct{ m sync.Mutex }

// Lock locks m.
func (m *Mutex) Lock() { m.m.Lock() }

// Unlock unlocks m.
func (m *Mutex) Unlock() { m.m.Unlock() }

// TryLock locks m if it is free.
func (m *Mutex) TryLock() bool { return m.m.TryLock() }

// RWMutex is [sync.RWMutex], tracked.
type RWMutex struct{ m sync.RWMutex }

// Lock locks for writing.
func (m *RWMutex) Lock() { m.m.Lock() }

// Unlock unlocks for writing.
func (m *RWMutex) Unlock() { m.m.Unlock() }

// RLock locks for reading.
func (m *RWMutex) RLock() { m.m.RLock() }

// RUnlock unlocks for reading.
func (m *RWMutex) RUnlock() { m.m.RUnlock() }

// TryLock locks for writing if the lock is free.
func (m *RWMutex) TryLock() bool { return m.m.TryLock() }

// TryRLock locks for reading if that is possible at once.
func (m *RWMutex) TryRLock() bool { return m.m.TryRLock() }

// RLocker gives a tracked Locker for reading.
func (m *RWMutex) RLocker() std.Locker { return m.m.RLocker() }

// MutexImpl is what a Mutex does.
type MutexImpl interface {
	Lock()
	Unlock()
	TryLock() bool
}

// RWMutexImpl is what an RWMutex does.
type RWMutexImpl interface {
	Lock()
	Unlock()
	RLock()
	RUnlock()
	TryLock() bool
	TryRLock() bool
	RLocker() std.Locker
}

type (
	// Cond is tracked through its Locker.
	Cond struct{ sync.Cond }
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

// StandardMutex is std's Mutex, not tracked.
type StandardMutex struct{ mu std.Mutex }

// Lock locks m.
func (m *StandardMutex) Lock() { m.mu.Lock() }

// Unlock unlocks m.
func (m *StandardMutex) Unlock() { m.mu.Unlock() }

// TryLock locks m if it is free.
func (m *StandardMutex) TryLock() bool { return m.mu.TryLock() }

// StandardRWMutex is std's RWMutex, not tracked.
type StandardRWMutex struct{ mu std.RWMutex }

// Lock locks for writing.
func (m *StandardRWMutex) Lock() { m.mu.Lock() }

// Unlock unlocks for writing.
func (m *StandardRWMutex) Unlock() { m.mu.Unlock() }

// RLock locks for reading.
func (m *StandardRWMutex) RLock() { m.mu.RLock() }

// RUnlock unlocks for reading.
func (m *StandardRWMutex) RUnlock() { m.mu.RUnlock() }

// TryLock locks for writing if the lock is free.
func (m *StandardRWMutex) TryLock() bool { return m.mu.TryLock() }

// TryRLock locks for reading if that is possible at once.
func (m *StandardRWMutex) TryRLock() bool { return m.mu.TryRLock() }

// RLocker gives std's Locker for reading.
func (m *StandardRWMutex) RLocker() std.Locker { return m.mu.RLocker() }
