// Package atomicmix reports words that are atomic in one place and not in
// another, and steps that are made of two atomic operations where one is meant.
// It owns what such a step is; who accesses what with which locks is
// internal/snapshot's, what counts as atomic internal/ops'.
//
// # Analyzer atomicmix
//
// atomicmix: report words accessed atomically here and plainly there
//
// What is reported: a field or variable that functions of sync/atomic access
// somewhere, also in a package below, and plain code reads or writes; an Add
// whose result is thrown away and asked for again by a Load that decides; a
// Load and a Store that follows from it, where another goroutine may come in
// between; a Load that finds room below a limit, or gives a number, and the Add that
// takes it, where the function is known to run beside itself; an atomic.Value that is copied, or a struct with atomics that is sent
// on a channel (other copies are vet's copylocks).
//
//	atomic.AddInt64(&s.hits, 1)
//	…
//	return s.hits // a plain read beside an atomic write is a race
//
//	if s.users.Add(-1); s.users.Load() == 0 { // zero for two goroutines, or for none
//
// Atomic everywhere, and one operation for one step; a typed atomic.Int64 cannot
// be mixed:
//
//	return atomic.LoadInt64(&s.hits)
//
//	if s.users.Add(-1) == 0 {
//
// Why it hurts: a plain access next to an atomic one may see half a write, or
// never see one at all, because the compiler and the processor may keep it
// where it was.
//
// What it does not see: plain accesses in a package below the one that is
// atomic, or in one beside it; elements of slices and arrays; copies of a whole
// struct; pointers to the word that are kept.
package atomicmix
