package sem

import "context"

type limiter struct{ slots chan struct{} }

func newLimiter(n int) *limiter { return &limiter{slots: make(chan struct{}, n)} }

func (l *limiter) do(ctx context.Context, f func() error) error {
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return f()
}

// Where there is room, the work goes to a goroutine, which gives the permit back.
func (l *limiter) spare(f func()) {
	select {
	case l.slots <- struct{}{}:
		go func() {
			f()
			<-l.slots
		}()
	default:
		f()
	}
}
