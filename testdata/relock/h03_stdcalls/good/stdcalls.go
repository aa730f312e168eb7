// Package stdcalls hands the library functions that lock nothing, or such that
// the library calls later and elsewhere.
package stdcalls

import (
	"context"
	"slices"
	"sort"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

type S struct {
	mu    sync.Mutex
	once  sync.Once
	items []int
}

func (s *S) lessLocked(i, j int) bool { return s.items[i] < s.items[j] }

func (s *S) sorts() {
	s.mu.Lock()
	defer s.mu.Unlock()
	sort.Slice(s.items, s.lessLocked)
	slices.SortFunc(s.items, func(x, y int) int { return x - y })
}

func (s *S) setup() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = nil
}

func (s *S) initialise() {
	s.once.Do(s.setup)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, 1)
}

func (s *S) later() *time.Timer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.AfterFunc(time.Second, s.setup)
}

func (s *S) onCancel(ctx context.Context) func() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return context.AfterFunc(ctx, s.setup)
}

func (s *S) inGroup(g *errgroup.Group, wg *sync.WaitGroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.Go(func() error { s.setup(); return nil })
	wg.Go(s.setup)
}

// OnceFunc gives a function and runs nothing yet.
func (s *S) prepared() func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sync.OnceFunc(s.setup)
}
