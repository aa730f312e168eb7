// Package deadlock has the exported API of github.com/sasha-s/go-deadlock
// v0.3.9, on the tracker of this module: a program that uses go-deadlock
// changes one import path.
//
// What differs:
//   - Opts.OnPotentialDeadlock does nothing at first, where go-deadlock ends
//     the process: a library does not end its program. It is called after the
//     report is written, with no lock of the tracker held, so it may panic,
//     lock, or fail a test. Set it to exit to have what go-deadlock does.
//   - Opts.DeadlockTimeout is the limit after which a wait is reported as
//     STUCK. A ring of waiting goroutines is reported as DEADLOCK within two
//     seconds whatever the limit, and a goroutine that locks what it holds
//     after half a second.
//   - Opts.Disable silences the reports at any time; the bookkeeping goes on.
//     The build tag concurlint_off takes the tracker out.
//   - Opts.MaxMapSize has no effect: the order graph forgets only locks that
//     the garbage collector has taken.
//   - Opts.TimerPool and the TimerPool constants have no effect: no timer
//     belongs to a waiting Lock.
//   - Cycles of any length are reported, not only pairs; gate locks, read locks
//     without a writer and joined goroutines keep them silent. Each problem is
//     reported once.
//   - RLocker is tracked, and so are Once and WaitGroup. Cond, Map and Pool are
//     std's in both; a Cond locks its L through the tracker if L is tracked.
//   - Mutex and RWMutex are those of runtime/sync, so they mix with it.
//   - The build tags deadlock_disable and deadlock_synctest are not read.
package deadlock
