// Package waiters parks its callers until what they ask for is there. When the
// goroutine that looks after them has ended with its context, Close answers
// them: whoever owns the store calls it while others wait.
package waiters

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errClosed = errors.New("closed")

type waiter struct {
	key   string
	reply chan<- error
}

type Store struct {
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu      sync.Mutex
	have    map[string]bool
	waiting []waiter
}

func New(ctx context.Context) *Store {
	ctx, cancel := context.WithCancel(ctx)
	s := &Store{cancel: cancel, have: map[string]bool{}}
	s.wg.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.mu.Lock()
				s.dispatch()
				s.mu.Unlock()
			case <-ctx.Done():
				return
			}
		}
	})
	return s
}

// Await returns when key is there.
func (s *Store) Await(key string) error {
	reply := make(chan error)
	s.mu.Lock()
	s.waiting = append(s.waiting, waiter{key, reply})
	s.mu.Unlock()
	return <-reply
}

func (s *Store) dispatch() {
	var rest []waiter
	for _, w := range s.waiting {
		if s.have[w.key] {
			w.reply <- nil
		} else {
			rest = append(rest, w)
		}
	}
	s.waiting = rest
}

// Close ends the store and answers who still waits.
func (s *Store) Close() {
	s.cancel()
	s.wg.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch()
	for _, w := range s.waiting {
		w.reply <- errClosed
	}
	s.waiting = nil
}
