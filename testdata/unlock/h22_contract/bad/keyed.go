package contract

import (
	"os"
	"sync"
)

// keyed hands out locks that have no name but what unlocks them.
type keyed struct {
	mu sync.Mutex
	m  map[string]*keyLock
}

type keyLock struct {
	sync.Mutex
	refs int
}

func (l *keyed) get(key string) *keyLock {
	l.mu.Lock()
	defer l.mu.Unlock()
	k, ok := l.m[key]
	if !ok {
		k = &keyLock{}
		l.m[key] = k
	}
	k.refs++
	return k
}

func (l *keyed) lock(key string) func() {
	k := l.get(key)
	k.Lock()
	return k.Unlock
}

// lockCounted gives a closure that does more than to unlock.
func (l *keyed) lockCounted(key string) (func(), error) {
	if key == "" {
		return nil, errClosed
	}
	k := l.get(key)
	k.Lock()
	return func() {
		k.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.refs--; k.refs == 0 {
			delete(l.m, key)
		}
	}, nil
}

func (l *keyed) write(name string) error {
	unlock := l.lock(name)
	f, err := os.Create(name)
	if err != nil {
		return err // want `l is still locked at this return \(locked at line 55\)`
	}
	unlock()
	return f.Close()
}

func (l *keyed) remove(name string) error {
	unlock, err := l.lockCounted(name)
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err // want `l is still locked at this return \(locked at line 65\)`
	}
	unlock()
	return nil
}
