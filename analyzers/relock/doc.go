// Package relock reports locks that a goroutine takes although it holds them.
//
// # Analyzer relock
//
// relock: report a lock taken again by its holder
//
// What is reported: Lock on a mutex that the same goroutine has locked, here,
// in a function that this one calls, in a closure or callback that runs under
// the lock, or by another name of the same lock; RLock under Lock; Lock under
// RLock; RLock under RLock, which blocks as soon as a writer waits in between;
// the Do of a sync.Once inside its own Do; a singleflight key inside itself.
//
//	func (s *Set) Add(k string) {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		if s.Len() < s.max { // Len locks s.mu: this blocks for ever
//			s.m[k] = true
//		}
//	}
//
// Keep the work in a helper that expects the lock, and let both call it:
//
//	if s.lenLocked() < s.max {
//
// Why it hurts: no lock in Go is reentrant. The goroutine waits for itself, and
// everybody who needs the lock waits behind it; nothing is printed unless all
// goroutines of the program are stuck.
//
// What it does not see: two names of one lock that only some constructor makes
// equal, elements of a collection reached by different ways, function values
// that more than three places may set, and code behind reflection or cgo.
package relock
