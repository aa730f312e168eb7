// Package sem acquires a permit and loses it on one way out: after as many
// failures as there are permits nobody gets in any more.
package sem

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

var errBad = errors.New("bad")

type toilets struct {
	sem  *semaphore.Weighted
	slot chan struct{}
	n    int
}

func newToilets() *toilets {
	return &toilets{sem: semaphore.NewWeighted(5), slot: make(chan struct{}, 5)}
}

func (t *toilets) weighted(ctx context.Context, ok bool) error {
	if err := t.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if !ok {
		return errBad // want `t\.sem is acquired at line 25 and not released at this return`
	}
	t.sem.Release(1)
	return nil
}

func (t *toilets) tried(ok bool) error {
	if !t.sem.TryAcquire(1) {
		return errBad
	}
	if !ok {
		return errBad // want `t\.sem is acquired at line 36 and not released at this return`
	}
	t.sem.Release(1)
	return nil
}

func (t *toilets) channel(ok bool) error {
	t.slot <- struct{}{}
	if !ok {
		return errBad // want `t\.slot is acquired at line 47 and not released at this return`
	}
	t.n++
	<-t.slot
	return nil
}
