package contract

import (
	"errors"
	"os"
	"sync"
)

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

func (l *keyed) lockCounted(key string) (func(), error) {
	if key == "" {
		return nil, errors.New("no key")
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
		unlock()
		return err
	}
	unlock()
	return f.Close()
}

func (l *keyed) remove(name string) error {
	unlock, err := l.lockCounted(name)
	if err != nil {
		return err
	}
	defer unlock()
	return os.Remove(name)
}

// both holds two keys, which are two locks.
func (l *keyed) both(a, b string) error {
	defer l.lock(a)()
	unlock, err := l.lockCounted(b)
	if err != nil {
		return err
	}
	defer unlock()
	return os.Rename(a, b)
}

// begin hands the lock on, or lets it go itself.
func (l *keyed) begin(name string) (func(), error) {
	unlock := l.lock(name)
	if _, err := os.Stat(name); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// A job keeps what unlocks it.
type job struct {
	name string
	done func()
}

func (l *keyed) job(name string) (*job, error) {
	unlock := l.lock(name)
	if name == "tmp" {
		unlock()
		return nil, errors.New("temporary")
	}
	return &job{name: name, done: unlock}, nil
}

func (l *keyed) background(name string, run func()) {
	unlock := l.lock(name)
	if run == nil {
		unlock()
		return
	}
	go func() {
		defer unlock()
		run()
	}()
}

// several locks as many keys as there are.
func (l *keyed) several(names []string) func() {
	var all []func()
	for _, n := range names {
		all = append(all, l.lock(n))
	}
	return func() {
		for _, f := range all {
			f()
		}
	}
}

// replace lets go in a deferred closure, unless all went well.
func (l *keyed) replace(name string) (unlock func(), err error) {
	unlock = l.lock(name)
	free := unlock
	defer func() {
		if err != nil {
			free()
		}
	}()
	if err := os.Remove(name); err != nil {
		return nil, err
	}
	return unlock, nil
}
