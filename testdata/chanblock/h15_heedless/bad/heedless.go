package bad

import "context"

type result struct {
	key string
	err error
}

// Collect sends what it removes, until it is through or the caller has enough.
func Collect(ctx context.Context, keys <-chan string, remove func(string) error) <-chan result {
	out := make(chan result, 128)
	go func() {
		defer close(out)
		for {
			select {
			case k, ok := <-keys:
				if !ok {
					return
				}
				if err := remove(k); err != nil {
					out <- result{k, err} // want `send on out does not look at the context, as the one at line 26 does: it blocks for ever once the reader has left and no room is left`
					continue
				}
				select {
				case out <- result{key: k}:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

type source struct {
	quit chan struct{}
	out  chan int
}

func newSource() *source {
	s := &source{quit: make(chan struct{}), out: make(chan int)}
	go s.run()
	return s
}

func (s *source) run() {
	s.out <- 0 // want `send on s\.out does not look at the stop channel, as the one at line 55 does: it blocks for ever once the reader has left and no room is left`
	for i := 1; ; i++ {
		select {
		case <-s.quit:
			return
		case s.out <- i:
		}
	}
}

// Out gives the numbers.
func (s *source) Out() <-chan int { return s.out }

// Close ends the source.
func (s *source) Close() { close(s.quit) }

var use = []any{newSource, (*source).Out, (*source).Close}
