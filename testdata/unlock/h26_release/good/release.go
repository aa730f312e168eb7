// Package release gives back what it has.
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

func (l *lot) deferredInTime(ctx context.Context) error {
	if err := l.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer l.sem.Release(1)
	l.n++
	return nil
}

func (l *lot) checkedTry() {
	if !l.sem.TryAcquire(1) {
		l.n--
		return
	}
	l.sem.Release(1)
}

func (l *lot) once(ok bool) error {
	l.slot <- struct{}{}
	if !ok {
		<-l.slot
		return errBad
	}
	l.n++
	<-l.slot
	return nil
}

// leave gives back what enter took: a pair of its own.
func (l *lot) enter(ctx context.Context) error { return l.sem.Acquire(ctx, 1) }

func (l *lot) leave() { l.sem.Release(1) }

// refill makes the tokens that the others take: a channel of tokens is filled
// at the start.
func refill(n int) chan struct{} {
	tokens := make(chan struct{}, n)
	for range n {
		tokens <- struct{}{}
	}
	return tokens
}

func withToken(tokens chan struct{}, f func()) {
	<-tokens
	defer func() { tokens <- struct{}{} }()
	f()
}
