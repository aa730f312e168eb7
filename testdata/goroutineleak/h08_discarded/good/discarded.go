package good

import (
	"context"
	"time"
)

func join(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}

func Wait(ctx, server context.Context, f func(context.Context) error) error {
	joined, cancel := join(ctx, server)
	defer cancel()
	return f(joined)
}

func withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Second)
}

// A time-out ends by itself.
func Soon(ctx context.Context, f func(context.Context) error) error {
	ctx, _ = withTimeout(ctx)
	return f(ctx)
}
