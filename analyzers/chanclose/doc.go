// Package chanclose reports channels that are closed twice, closed while nil,
// or sent on after their close.
//
// # Analyzer chanclose
//
// chanclose: report a close or send that panics because the channel is closed or nil
//
// What is reported: a channel that one path closes twice, also by a deferred close
// next to an explicit one; a send that a close precedes; the close of a channel that
// nothing makes; a request handler that closes a channel of its server with nothing
// that keeps the second request from doing it again; a channel that two functions
// close while neither leaves a mark the other looks at; a select that looks whether
// the channel is closed, and a close behind it, with nothing that keeps the two
// together; a send behind a look at the flag that whoever closes sets, with no lock
// over both; a channel that is closed under a lock while others look it up under that
// lock, or copy the list of all, and send without; a channel closed beside the stop channel that the senders'
// select looks at, or before it is set to nil, where the senders look for nil; one
// that is closed before signal.Stop; one that a goroutine closes at its end and a
// method too, or a function value that was handed out and its owner; one that is
// closed behind a receive that only a close can have completed, or while goroutines
// that nobody has waited for send on it; what a run of the goroutines of a function
// comes to.
//
//	func (s *Server) quit(w http.ResponseWriter, r *http.Request) {
//		close(s.quitCh) // the second request panics
//	}
//
// A sync.Once, or a flag under a lock, makes the second call harmless:
//
//	s.quitOnce.Do(func() { close(s.quitCh) })
//
// Why it hurts: both panic, and a panic in a goroutine ends the process.
//
// What it does not see: channels that unknown code closes; whether a public
// Close may be called twice by contract (reported with -low only); sends and
// closes in different goroutines of a scope too large to be played.
package chanclose
