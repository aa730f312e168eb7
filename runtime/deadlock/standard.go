package deadlock

import std "sync"

// MutexImpl is what a Mutex does.
type MutexImpl interface {
	Lock()
	Unlock()
	TryLock() bool
}

// RWMutexImpl is what an RWMutex does.
type RWMutexImpl interface {
	Lock()
	Unlock()
	RLock()
	RUnlock()
	TryLock() bool
	TryRLock() bool
	RLocker() std.Locker
}

// StandardMutex is std's Mutex, not tracked.
type StandardMutex struct{ mu std.Mutex }

// Lock locks m.
func (m *StandardMutex) Lock() { m.mu.Lock() }

// Unlock unlocks m.
func (m *StandardMutex) Unlock() { m.mu.Unlock() }

// TryLock locks m if it is free.
func (m *StandardMutex) TryLock() bool { return m.mu.TryLock() }

// StandardRWMutex is std's RWMutex, not tracked.
type StandardRWMutex struct{ mu std.RWMutex }

// Lock locks for writing.
func (m *StandardRWMutex) Lock() { m.mu.Lock() }

// Unlock unlocks for writing.
func (m *StandardRWMutex) Unlock() { m.mu.Unlock() }

// RLock locks for reading.
func (m *StandardRWMutex) RLock() { m.mu.RLock() }

// RUnlock unlocks for reading.
func (m *StandardRWMutex) RUnlock() { m.mu.RUnlock() }

// TryLock locks for writing if the lock is free.
func (m *StandardRWMutex) TryLock() bool { return m.mu.TryLock() }

// TryRLock locks for reading if that is possible at once.
func (m *StandardRWMutex) TryRLock() bool { return m.mu.TryRLock() }

// RLocker gives std's Locker for reading.
func (m *StandardRWMutex) RLocker() std.Locker { return m.mu.RLocker() }
