// Package sync is a drop-in for the standard package of the same name whose
// locks tell the lock-order tracker what they do. Change the import path, and
// everything that compiled still compiles:
//
//	import "github.com/concurlint/concurlint/runtime/sync"
//
// It owns the locks' outside: the types, and the calls that go to the tracker
// before and after the real operation. The real operation is always that of
// std, so fairness, fatal errors and the race detector's view stay std's. What
// the tracker makes of the calls, what it reports and how to set it is package
// runtime/track's.
//
// Tracked are [Mutex], [RWMutex] (with its RLocker), [Cond], [Once] with
// [OnceFunc], [OnceValue] and [OnceValues], and [WaitGroup]. [Map] and [Pool]
// hold no lock that a user can hold, and are std's. [Semaphore] and [ChanLock]
// declare other things as locks.
//
// Zero values are ready. No lock has a field more than std's, so sizes and
// DeepEqual stay. A lock escapes to the heap, because the tracker names it by
// its address.
//
// With the build tag concurlint_off every name is an alias of std's, and the
// tracker is not in the program.
package sync
