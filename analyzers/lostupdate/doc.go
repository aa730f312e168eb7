// Package lostupdate reports values that are changed on the strength of a look
// that another critical section took. It owns what counts as a look, as a
// change that rests on it, and as looking again; which locks are held where is
// internal/summary's.
//
// # Analyzer lostupdate
//
// lostupdate: report a change that rests on what an earlier critical section saw
//
// What is reported: a field, package variable or map entry that is written from
// its old value, when the lock was let go between reading it and writing it
// back; a map entry or field that is created because it was missing, or deleted
// for what it was, in a later critical section of the same lock that does not
// look again; a count that goes up where an earlier section found it below its
// limit; a double-checked initialisation whose first look is a plain read.
//
//	s.mu.Lock()
//	n := s.n
//	s.mu.Unlock()
//	n = slow(n)
//	s.mu.Lock()
//	s.n = n // what others wrote meanwhile is lost
//	s.mu.Unlock()
//
// One critical section, or a second look under the second lock:
//
//	s.mu.Lock()
//	if s.n == old {
//		s.n = n
//	}
//	s.mu.Unlock()
//
// Why it hurts: both goroutines held the lock whenever they touched the value,
// so the race detector is silent, and yet one of two updates disappears.
//
// What it does not see: a read and a write in two functions, except by way of
// methods that only lock, read or write one field, and unlock; an entry made again
// in a cache of plain values, where the second one is as good as the first.
package lostupdate
