// Package busywait reports loops that burn a processor until another goroutine
// changes something.
//
// # Analyzer busywait
//
// busywait: report a loop that spins until another goroutine changes something
//
// What is reported: a loop of which one round can pass without waiting for
// anything, calling anything or changing anything, so that only another
// goroutine can make the next round different. Reading a flag, the length of a
// queue, an atomic or runtime.NumGoroutine, taking a lock to look, yielding, a
// sleep below 100 µs, and a select with an empty default do not count as work.
//
//	for !done { // the compiler may even read done once only
//	}
//
// And a receive in a loop that asks whether the channel was closed and, if so, only
// goes round: a closed channel is always ready.
//
// Wait for the event itself, or set the variable of a closed channel to nil:
//
//	<-done
//
// Why it hurts: the loop takes a whole processor from those that it waits for,
// and without synchronisation it may never see the change.
//
// What it does not see: polling with a longer sleep; loops whose rounds call
// functions of other packages. A loop around CompareAndSwap is a lock-free
// algorithm and left alone; one that yields is reported with -low only.
package busywait
