package sem

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

// store counts who waits: the deferred call runs between the error and the return.
type store struct {
	sem     *semaphore.Weighted
	waiters int
	n       int
}

func (s *store) lock(ctx context.Context) error {
	if s.sem.TryAcquire(1) {
		return nil
	}
	s.begin()
	defer s.end()
	if err := s.sem.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("wait: %w", context.Cause(ctx))
	}
	return nil
}

func (s *store) begin() { s.waiters++ }
func (s *store) end()   { s.waiters-- }

func (s *store) Add(ctx context.Context) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.sem.Release(1)
	s.n++
	return nil
}
