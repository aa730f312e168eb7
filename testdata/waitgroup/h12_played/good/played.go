package good

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// F counts what it starts.
func F(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); a() }()
	go func() { defer wg.Done(); b() }()
	wg.Wait()
}

// G sends only while somebody listens.
func G(ctx context.Context, f func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	out := make(chan int)
	g.Go(func() error {
		defer close(out)
		for i := range 10 {
			select {
			case out <- i:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		for v := range out {
			if v == 3 {
				if err := f(ctx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return g.Wait()
}

// H stops its goroutines before it waits.
func H(n int) {
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-stop
		}()
	}
	close(stop)
	wg.Wait()
}

// Store counts the searches that it has handed out; whoever has one gives it back.
type Store struct {
	wg   sync.WaitGroup
	free chan *Search
}

type Search struct{ n int }

func NewStore() *Store { return &Store{free: make(chan *Search, 4)} }

func (s *Store) GetSearch(n int) (*Search, bool) {
	s.wg.Add(1)
	if n < 0 {
		s.wg.Done()
		return nil, false
	}
	return &Search{n}, true
}

func (s *Store) PutSearch(x *Search) {
	x.n = 0
	s.wg.Done()
}

func (s *Store) Stop() { s.wg.Wait() }
