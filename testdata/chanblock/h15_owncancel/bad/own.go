package owncancel

import "context"

func run(work func(context.Context)) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go work(ctx)
	<-ctx.Done() // want `receive from ctx\.Done waits for ever: only the deferred cancel of this function ends that context`
	return ctx.Err()
}

func main() { _ = run(func(context.Context) {}) }
