// Package heldblock reports waits under a lock that the other side needs.
//
// # Analyzer heldblock
//
// heldblock: report a wait under a lock that whoever ends the wait needs first
//
// What is reported: a send, a receive or a Wait of a WaitGroup, an errgroup or a
// semaphore while a lock is held, when everybody who could end the wait has to take
// that very lock before; the same in a select whose other cases tell of the end of
// the whole object, and on a buffer that can be full; a close that comes after a
// lock which is held by those who wait for the close; a send by the only receiver's
// own loop; a send to all subscribers under the lock that one who leaves needs.
//
//	func (s *S) Stop() {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		<-s.done // run closes it, but needs s.mu before it comes to that
//	}
//
// Let the lock go before you wait:
//
//	s.mu.Lock()
//	s.stopping = true
//	s.mu.Unlock()
//	<-s.done
//
// Why it hurts: both wait for each other, and soon everybody else for the lock.
//
// With -low it also gives advice: sleeps, files, the network, processes, waits
// that somebody ends, and functions of others, all under a lock.
//
// What it does not see: locks of the caller where the scope is too large to be
// played; a select with any other case counts as having another way out.
package heldblock
