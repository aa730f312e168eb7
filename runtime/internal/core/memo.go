package core

import "unsafe"

const (
	// memoLen is how many locks and how many requests a memo has room for. A
	// goroutine that serves one client uses a dozen of each.
	memoLen = 32
	// memoAfter is how many locks a goroutine takes before it gets a memo: one
	// that ends soon would not get back what it costs to make.
	memoAfter = 64
)

// memo is what a goroutine looked up lately. The tables have the same, but they
// are as large as the program and lie all over memory, so that a look costs
// several misses of the cache; who goes the same few ways all the time finds them
// here. Only its goroutine reads or writes it.
type memo struct {
	locks [memoLen]memoLock
	asked [memoLen]uint64 // chains known to need no second look, mixed with the sig
}

// memoLock is the record of a lock. It is right for as long as the handle is
// alive: until then no other lock can be at key, and no sweep drops the record.
type memoLock struct {
	key    uintptr // not a pointer: what was once locked must not be kept alive
	handle unsafe.Pointer
	rec    uint32
	serial uint32
	writer bool // everW was seen; it is never taken back
}

// look finds the record of the lock at p, nil if it has none. It takes no lock.
// The result is good until the next look.
//
//go:norace
func (g *G) look(p unsafe.Pointer) *memoLock {
	e := &g.last
	if g.memo != nil {
		e = &g.memo.locks[hashPtr(uintptr(p))>>32%memoLen]
	} else if g.seq >= memoAfter {
		g.memo = new(memo)
	}
	if e.key == uintptr(p) && alive(e.handle) {
		return e
	}
	x := lookRecord(p)
	if x == 0 {
		return nil
	}
	r := rec(x)
	*e = memoLock{key: uintptr(p), handle: r.handle, rec: x, serial: r.serial, writer: r.flags&everW != 0}
	return e
}

// hasAsked reports whether nothing new can come of a request that makes chain k,
// in the neighbourhood near of the table of those seen.
//
//go:norace
func (g *G) hasAsked(k, near uint64) bool {
	own := mix(k, g.sig)
	if g.memo == nil {
		return isSeen(own, near+g.sig) || isSeen(k, near)
	}
	a := &g.memo.asked[own%memoLen]
	if *a == own {
		return true
	}
	if isSeen(own, near+g.sig) || isSeen(k, near) {
		*a = own
		return true
	}
	return false
}
