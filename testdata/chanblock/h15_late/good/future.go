package good

import (
	"context"
	"time"
)

func buffered(get func() int) <-chan int {
	c := make(chan int, 1)
	go func() { c <- get() }()
	return c
}

func first(ctx context.Context, get func() int) int {
	select {
	case n := <-buffered(get):
		return n
	case <-ctx.Done():
		return 0
	}
}

// Who gives up still takes the answer, later.
func slow(get func() int) chan int {
	out := make(chan int)
	go func() { out <- get() }()
	return out
}

func inTime(get func() int) int {
	answer := slow(get)
	select {
	case n := <-answer:
		return n
	case <-time.After(time.Second):
		println("late")
	}
	return <-answer
}

func keeps(get func() int, into *[]chan int) int {
	answer := slow(get)
	select {
	case n := <-answer:
		return n
	default:
		*into = append(*into, answer)
		return 0
	}
}

// The sender sees the same context.
func seen(ctx context.Context, get func() int) <-chan int {
	c := make(chan int)
	go func() {
		select {
		case c <- get():
		case <-ctx.Done():
		}
	}()
	return c
}

func together(ctx context.Context, get func() int) int {
	select {
	case n := <-seen(ctx, get):
		return n
	case <-ctx.Done():
		return 0
	}
}
