// Package release gives back what it does not have: later there are more
// permits than there are places, and Weighted panics.
package release

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

var errBad = errors.New("bad")

type lot struct {
	sem  *semaphore.Weighted
	slot chan struct{}
	n    int
}

func newLot() *lot {
	return &lot{sem: semaphore.NewWeighted(3), slot: make(chan struct{}, 3)}
}

// The deferred release runs also when Acquire gave up.
func (l *lot) deferredTooSoon(ctx context.Context) error {
	defer l.sem.Release(1) // want `l\.sem is released but not acquired on this path`
	if err := l.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	l.n++
	return nil
}

func (l *lot) afterError(ctx context.Context) error {
	if err := l.sem.Acquire(ctx, 1); err != nil {
		l.sem.Release(1) // want `l\.sem is released but not acquired on this path`
		return err
	}
	defer l.sem.Release(1)
	l.n++
	return nil
}

func (l *lot) ignoredTry() {
	if !l.sem.TryAcquire(1) {
		l.n--
		l.sem.Release(1) // want `l\.sem is released but not acquired on this path`
		return
	}
	l.sem.Release(1)
}

// The second release waits for a car that is not ours.
func (l *lot) twice(ok bool) error {
	l.slot <- struct{}{}
	if !ok {
		<-l.slot
	}
	l.n++
	<-l.slot // want `l\.slot is released`
	return errBad
}
