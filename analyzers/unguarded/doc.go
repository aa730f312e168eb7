// Package unguarded reports accesses of shared variables that miss the lock
// which guards them, or that no lock guards at all.
//
// # Analyzer unguarded
//
// unguarded: report shared variables that are accessed without their lock
//
// What is reported: a field or package variable that is read or written without the
// lock that its comment names ("guarded by mu", "mu protects the fields below",
// +checklocks:mu), or that nearly all other accesses hold; a write under the read
// lock; two locks that divide the accesses of one variable between them; the lock of
// another object, one that each call makes anew, or a copy of one; a call of a
// function that says it needs a lock (…Locked, "mu must be held") without it. And
// variables that goroutines share with no lock: captured ones, package variables,
// types that are not safe for concurrent use; what a method writes with no lock though
// its type, or an interface that it has, is documented as safe for concurrent use; a
// response, or the body of a request, that a goroutine uses when the handler may have
// returned; what two methods of a net.Conn or net.Listener touch that may run beside
// each other. The accesses behind calls into other packages of the module count, and
// so do the functions that those run on goroutines of their own. The fields of a struct
// that lies in an object with a lock, by value, as an element or behind a pointer, and
// the methods of a small type without a lock, are guarded by the object's lock where
// most accesses hold it. Last, what gets out
// of its lock: a map or slice that is returned and changed later, an object that is
// looked up under a lock, and looked at when the lock is let go, an object that is
// finished when others can find it already; a slice that is cut to nothing and filled
// again, or a buffer that is sent and filled again, while somebody still reads it; and
// what is used when it went back to its sync.Pool.
//
//	func (c *counter) Add()     { c.mu.Lock(); c.n++; c.mu.Unlock() }
//	func (c *counter) Get() int { return c.n } // reads beside Add's write
//
// Both sides hold the lock:
//
//	func (c *counter) Get() int { c.mu.Lock(); defer c.mu.Unlock(); return c.n }
//
// Why it hurts: a data race is undefined as far as the program can tell: half of
// a slice or interface, a map that aborts the process, a value that is never
// seen.
//
// A lock is believed to guard a variable if it lies in the same object or is a
// package variable, is held for a write after construction, and at four of five
// accesses in several functions; fewer are enough if all writes hold it, if it
// is named after the variable, if a function lets it go and then writes, or if only
// code outside of the type's methods goes without. Construction, tests and the only
// goroutine that writes need no lock, nor do those who come behind a sync.Once, the
// close of a channel or a wait. Nor is that enough: the access and one under the lock
// must have ways of
// their own that can run at once, two goroutines or handlers, a goroutine and an
// exported function, methods that a comment says are safe for concurrent use, or
// exported methods of a type of which hardly one goes without; or the function has had the
// lock for this variable and let it go. A comment is believed that says why there is no
// lock, or that a function, or whoever calls it, is called serially.
//
// What it does not see: objects that several pointers lead to and another type guards,
// but for those that lie in a guarded container; what a function of another package
// touches on goroutines that it starts itself; order by channels between methods.
// With -low: all of which another goroutine is not shown, start-up and shut-down
// functions, evidence that is thinner.
package unguarded
