// Package deadlock has the exported API of github.com/sasha-s/go-deadlock
// v0.3.9, on the tracker of this module: a program that uses go-deadlock
// changes one import path.
//
// What differs:
//   - Opts.OnPotentialDeadlock does nothing at first, where go-deadlock exits
//     the process: a library does not end its program. It is called after the
//     report is written, with no lock of the tracker held, so it may panic,
//     lock, or fail a test.
//   - Opts.MaxMapSize has no effect: the order graph forgets only locks that
//     the garbage collector has taken.
//   - Opts.TimerPool and the TimerPool constants have no effect: no timer
//     belongs to a waiting Lock.
//   - Cycles of any length are reported, not only pairs; gate locks, read locks
//     without a writer and joined goroutines keep them silent.
//   - RLocker is tracked, and so are Cond, Once and WaitGroup; Map and Pool are
//     std's in both.
//   - Opts.DeadlockTimeout is the limit after which a wait is reported as STUCK
//     (go-deadlock: a "potential deadlock"). A ring of waiting goroutines is
//     reported as DEADLOCK within two seconds whatever the limit.
//   - The build tags deadlock_disable and deadlock_synctest are not read;
//     concurlint_off switches tracking off.
package deadlock
