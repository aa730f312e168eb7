package once

import (
	"errors"
	"sync"
)

type listener struct {
	lock    sync.RWMutex
	started bool
}

func unlockOnce(l sync.Locker) func() {
	var once sync.Once
	return func() { once.Do(l.Unlock) }
}

func (l *listener) isStarted() bool {
	l.lock.RLock()
	defer l.lock.RUnlock()
	return l.started
}

func (l *listener) serve() error {
	for l.isStarted() {
		l.lock.Lock()
		l.started = false
		l.lock.Unlock()
	}
	return nil
}

// listen lets the lock go before it serves, and at an error.
func (l *listener) listen(network string) error {
	unlock := unlockOnce(&l.lock)
	l.lock.Lock()
	defer unlock()
	if l.started {
		return errors.New("started")
	}
	if network == "tcp" {
		l.started = true
		unlock()
		return l.serve()
	}
	return errors.New("bad network")
}
