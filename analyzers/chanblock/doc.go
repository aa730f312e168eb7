// Package chanblock reports channel operations that can block for ever.
//
// # Analyzer chanblock
//
// chanblock: report channel operations that can block for ever
//
// What is reported: a send of a goroutine whose only receiver can leave first, by a
// time-out, a cancelled context, an early return or after the first of several
// results; a receive that waits for a goroutine which can end without an answer; an
// operation for which no partner exists anywhere (nothing sends or closes, nothing
// receives, nothing makes the channel, or only the same goroutine would); work fed
// into an unbuffered channel before the first result is read; the answer to a request
// for which the channel that goes with the request has no room, once who asked has
// left; a wait for an answer that one loop gives, which can end first, or go on
// without it; a send that
// does not look at the context or the stop channel at which the goroutine's other
// sends look; a channel or an io.Pipe that one return leaves open and another one does
// not; a receive from a timer that has given its value already, or was stopped before;
// a stop method whose send nobody takes when the goroutine has ended on an error; a
// send that looks at nothing, to methods that all give up once the object is closed; a
// wait for a context that only the deferred cancel of the same function ends. Small
// scopes are also played: every goroutine that a function starts, in every order of
// turns, until some of them can never go on.
//
//	func fetch(ctx context.Context, get func() error) error {
//		done := make(chan error)
//		go func() { done <- get() }() // blocks for ever after the time-out
//		select {
//		case err := <-done:
//			return err
//		case <-ctx.Done():
//			return ctx.Err()
//		}
//	}
//
// A buffer of one gives the late result its place:
//
//	done := make(chan error, 1)
//
// Why it hurts: the goroutine, its stack and everything that it refers to stay
// for the life of the process. Under load that is a slow leak of memory; where
// the blocked one holds a lock or is waited for, the program stands.
//
// What it does not see: channels that unknown code can reach (stored in an
// exported field, passed to an interface's method or to a function of another
// package that keeps it, kept in a map). In functions too
// large to be played a select is taken to be fine as soon as it has a second
// case, and a field is one channel for all instances of its type, so that a
// partner of another instance hides the hazard.
package chanblock
