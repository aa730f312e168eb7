// Package unlock reports locks and permits that are not given back as they were
// taken.
//
// # Analyzer unlock
//
// unlock: report locks that a path leaves locked or releases wrongly
//
// What is reported: a return, a continue or a recovered panic that leaves a
// lock held which other paths of the function release, or which nobody can
// release; an unlock of a lock that is not held on this path, twice, or in the
// wrong mode; defer mu.Lock() where Unlock is meant; a deferred unlock in a loop;
// a semaphore's permit that is lost on a path or returned without having been
// taken; a callback between Lock and Unlock in a function that recovers from its
// panics.
//
//	func (q *Queue) Pop() (Item, error) {
//		q.mu.Lock()
//		if len(q.items) == 0 {
//			return Item{}, ErrEmpty // q.mu stays locked
//		}
//		…
//		q.mu.Unlock()
//
// Defer the unlock where the function is short, or unlock on each way out:
//
//	q.mu.Lock()
//	defer q.mu.Unlock()
//
// Why it hurts: the next one who wants the lock waits for ever, long after the
// path that forgot it has ended; an unlock too many ends the whole program with
// a fatal error that no recover can catch.
//
// Not reported: helpers that leave the lock to their caller on every path, where
// the package has somebody who lets it go, or on those that say so by their
// result (true, a nil error); locks that a started goroutine or a returned
// function releases; branches whose condition is the one under which the lock
// was taken; functions that say in a comment that they do not unlock.
//
// What it does not see: a lock that is handed to somebody else by way of a
// field or a channel, and functions with too many lock states to follow.
package unlock
