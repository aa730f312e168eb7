// Package lockorder reports locks that are taken in orders which contradict one
// another.
//
// # Analyzer lockorder
//
// lockorder: report locks taken in inconsistent order
//
// What is reported: two goroutines can each hold what the other waits for, because one
// way through the program takes lock A and then B, and another B and then A; so do
// rings of three and more locks. The orders may lie in different functions, be hidden
// in callees or closures, or in different packages. Locks are told apart by where they
// are declared (Type.field, pkg.var), not by instance; two instances of one class
// count where they are chosen by arguments, taken up a tree here and down it there,
// belong to two objects that are each other's peer, or are taken round by round in the
// order of a map or of a caller's list that nothing sorts.
//
//	func eat1() { noodle.Lock(); fork.Lock(); … }
//	func eat2() { fork.Lock(); noodle.Lock(); … }
//
// Agree on one order and keep to it:
//
//	func eat2() { noodle.Lock(); fork.Lock(); … }
//
// Two locks of one class (transfer(a, b) against transfer(b, a)) want an order
// of their own, by id or address:
//
//	if a.id > b.id {
//		a, b = b, a
//	}
//
// Why it hurts: the program stands still on the day when both goroutines get
// between their two locks at once, which tests almost never show.
//
// Not reported: orders under a common lock that is always held around both;
// orders that end before the first goroutine starts, or that both belong to the
// main goroutine alone; readers among themselves when nobody ever takes the
// lock for writing; a second lock that is only tried.
//
// What it does not see: which instances meet. Two types whose objects never
// share a partner can look like a ring. Orders between two packages that no
// third one imports together are seen by the standalone run only.
package lockorder
