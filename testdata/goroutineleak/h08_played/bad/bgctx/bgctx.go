package bgctx

import "context"

func Serve() {
	ctx := context.Background()
	go func() {
		<-ctx.Done() // want `receive from ctx\.Done\(\) waits for ever: this context has no end`
		println("bye")
	}()
}
