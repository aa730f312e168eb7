package bad

import (
	"context"
	"time"
)

// lookup answers on a channel of its own.
func lookup(get func() (int, error)) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		n, err := get()
		if err != nil {
			return
		}
		c <- n // want `send on c blocks for ever when its only receiver has left at line 27 without receiving`
	}()
	return c
}

func first(ctx context.Context, get func() (int, error)) int {
	select {
	case n := <-lookup(get):
		return n
	case <-ctx.Done():
		return 0
	}
}

func slow(get func() int) chan int {
	out := make(chan int)
	go func() { out <- get() }() // want `send on out blocks for ever when its only receiver has left at line 45 without receiving`
	return out
}

func inTime(get func() int) int {
	answer := slow(get)
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case n := <-answer:
		return n
	case <-t.C:
		return -1
	}
}
