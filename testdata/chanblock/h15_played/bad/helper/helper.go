package helper

import "context"

func send(ch chan int, v int) { ch <- v } // want `send on ch waits for ever once F has returned at line 16: nobody is left to receive`

func F(ctx context.Context, f func() int) int {
	ch := make(chan int)
	go func() {
		send(ch, f())
	}()
	select {
	case v := <-ch:
		return v
	case <-ctx.Done():
		return 0
	}
}
