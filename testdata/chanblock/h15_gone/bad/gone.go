package bad

import "context"

type tracker struct {
	added chan int
	total int
}

func newTracker() *tracker { return &tracker{added: make(chan int)} }

func (t *tracker) run(ctx context.Context) {
	for {
		select {
		case n := <-t.added:
			t.total += n
		case <-ctx.Done():
			println("leaving")
			return
		}
	}
}

// Start runs the tracker until ctx ends.
func Start(ctx context.Context) *tracker {
	t := newTracker()
	go t.run(ctx)
	return t
}

// Add counts n.
func (t *tracker) Add(n int) {
	t.added <- n // want `send on t.added blocks for ever once its only receiver \(\*tracker\).run has left at line 19`
}

// later hands a value over when there is time.
func (t *tracker) later(n int) {
	go func() {
		t.added <- n // want `send on t.added blocks for ever once its only receiver \(\*tracker\).run has left at line 19`
	}()
}
