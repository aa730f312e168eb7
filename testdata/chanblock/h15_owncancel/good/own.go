package owncancel

import (
	"context"
	"os"
	"os/signal"
	"time"
)

// under ends with the caller's context.
func under(parent context.Context, work func(context.Context)) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	go work(ctx)
	<-ctx.Done()
	return ctx.Err()
}

// told hands its cancel to who works.
func told(work func(context.Context, context.CancelFunc)) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go work(ctx, cancel)
	<-ctx.Done()
	return ctx.Err()
}

// after ends in a literal.
func after(work func(context.Context)) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		defer cancel()
		work(ctx)
	}()
	<-ctx.Done()
	return ctx.Err()
}

// timed and interrupted end by themselves.
func timed(work func(context.Context)) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	go work(ctx)
	<-ctx.Done()
	return ctx.Err()
}

func interrupted(work func(context.Context)) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	go work(ctx)
	<-ctx.Done()
	return ctx.Err()
}

// once cancels before it waits.
func once(work func(context.Context)) error {
	ctx, cancel := context.WithCancel(context.Background())
	go work(ctx)
	cancel()
	<-ctx.Done()
	return ctx.Err()
}

func main() {
	parent, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	_ = under(parent, func(context.Context) {})
	_ = told(func(_ context.Context, cancel context.CancelFunc) { cancel() })
	_ = after(func(context.Context) {})
	_ = timed(func(context.Context) {})
	_ = interrupted(func(context.Context) {})
	_ = once(func(context.Context) {})
}
