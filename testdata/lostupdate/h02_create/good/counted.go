package create

import "sync"

type keyLock struct {
	mu    sync.Mutex
	users int
}

// keyLocks forgets a key when its last user is gone, which it asks with the lock held.
type keyLocks struct {
	mu   sync.Mutex
	keys map[string]*keyLock
}

func (l *keyLocks) Lock(key string) {
	l.mu.Lock()
	k, ok := l.keys[key]
	if !ok {
		k = &keyLock{}
		l.keys[key] = k
	}
	k.users++
	l.mu.Unlock()
	k.mu.Lock()
}

func (l *keyLocks) Unlock(key string) {
	l.mu.Lock()
	k, ok := l.keys[key]
	if !ok {
		l.mu.Unlock()
		return
	}
	l.mu.Unlock()
	k.mu.Unlock()
	l.mu.Lock()
	k.users--
	if k.users <= 0 {
		delete(l.keys, key)
	}
	l.mu.Unlock()
}
