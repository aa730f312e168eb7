// Package sem gives each permit back on each way out.
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
	defer t.sem.Release(1)
	if !ok {
		return errBad
	}
	return nil
}

func (t *toilets) tried(ok bool) error {
	if !t.sem.TryAcquire(1) {
		return errBad
	}
	if !ok {
		t.sem.Release(1)
		return errBad
	}
	t.sem.Release(1)
	return nil
}

func (t *toilets) channel(ok bool) error {
	t.slot <- struct{}{}
	defer func() { <-t.slot }()
	if !ok {
		return errBad
	}
	t.n++
	return nil
}

func (t *toilets) worker(jobs []func() error) {
	for _, job := range jobs {
		t.slot <- struct{}{}
		go func() {
			defer func() { <-t.slot }()
			if err := job(); err != nil {
				return
			}
		}()
	}
}

// drain waits for all by taking every permit, and keeps them: held on every
// way out is a contract.
func (t *toilets) drain() {
	for range cap(t.slot) {
		t.slot <- struct{}{}
	}
}

// results is a queue with room, no semaphore: what goes in is read elsewhere.
func results(n int, f func(int) int) (sum int) {
	out := make(chan int, n)
	for i := range n {
		go func() { out <- f(i) }()
	}
	for range n {
		sum += <-out
	}
	return sum
}
