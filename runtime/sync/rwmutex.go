//go:build !concurlint_off

package sync

import std "sync"

// RWMutex is std's RWMutex, tracked in both modes. The zero value is an
// unlocked lock. It must not be copied after first use.
type RWMutex struct {
	rw std.RWMutex
}

// Lock is std's Lock.
func (rw *RWMutex) Lock() { rw.rw.Lock() }

// TryLock is std's TryLock; see [Mutex.TryLock] for what it says of the order.
func (rw *RWMutex) TryLock() bool { return rw.rw.TryLock() }

// Unlock is std's Unlock.
func (rw *RWMutex) Unlock() { rw.rw.Unlock() }

// RLock is std's RLock. Readers are not recursive: a second RLock of one
// goroutine blocks once a writer waits in between.
func (rw *RWMutex) RLock() { rw.rw.RLock() }

// TryRLock is std's TryRLock.
func (rw *RWMutex) TryRLock() bool { return rw.rw.TryRLock() }

// RUnlock is std's RUnlock.
func (rw *RWMutex) RUnlock() { rw.rw.RUnlock() }

// RLocker gives a Locker whose Lock is RLock and whose Unlock is RUnlock,
// tracked as they are.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }

// LockNested is [Mutex.LockNested].
func (rw *RWMutex) LockNested(outer Locker) { rw.rw.Lock() }

// RLockNested is LockNested for reading.
func (rw *RWMutex) RLockNested(outer Locker) { rw.rw.RLock() }
