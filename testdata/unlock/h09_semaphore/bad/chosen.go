package sem

import "context"

type limiter struct{ slots chan struct{} }

func newLimiter(n int) *limiter { return &limiter{slots: make(chan struct{}, n)} }

// The permit was got in a select, and a failure keeps it.
func (l *limiter) do(ctx context.Context, f func() error) error {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := f(); err != nil {
		return err // want `l\.slots is acquired at line 11 and not released at this return`
	}
	<-l.slots
	return nil
}
