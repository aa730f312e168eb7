// Package wrap rewrites imports: std's sync to the tracked drop-in, go-deadlock
// to its counterpart on the same tracker, and both back again.
//
// It owns which files are touched and that undoing gives the same bytes. An
// import path is exchanged in place, inside its quotes; nothing is formatted
// or sorted, because a formatter's work cannot be taken back exactly. Both
// pairs agree in package name, so no other line has to change. Undoing takes
// every import of a drop-in back, also one that a hand wrote: nothing in the
// file tells the two apart, and a list kept beside the tree would go stale.
//
// It does not own the command line (cmd/concurlint) and does not touch go.mod:
// the rewritten program needs a requirement of this module, which the caller
// adds as for any other import.
package wrap
