// Package core is the bookkeeping that a lock operation does: what each
// goroutine holds, which lock was asked for under which, whether the orders
// close a ring that can happen, and who waits for whom.
//
// It owns no text and no policy: a [Problem] is numbers and program counters,
// and goes to [Sink] after the tracker's own lock is given back. Package track
// makes a report of it.
//
// Constraints, because the same source is to run inside package sync of std,
// where every lock of the program comes by: no fmt, os, maps, channels or
// hooked locks, and no import at all outside the files platform*.go. Every
// function that touches the tracker's memory is go:norace, and its lock adds
// no happens-before edge, so that -race sees the program's races as if the
// tracker were not there. (A Go map would not do: the runtime reports accesses
// to it from norace functions too.)
//
// Nothing is stored in the locks. Three layers keep the cost where it belongs:
//
//   - one lock: a push and a pop on the goroutine's own stack, no look-up;
//   - a lock under another: two look-ups without a lock, of the lock's record
//     and of the chain of locks in a cache;
//   - a chain seen for the first time: the order graph, under one mutex.
//
// A lock's record is found by address and tied to the life of the memory by a
// weak handle, so that reused memory neither hides nor invents an order.
package core
