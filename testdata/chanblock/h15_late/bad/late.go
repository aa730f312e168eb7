package bad

import (
	"context"
	"errors"
	"time"
)

var errSlow = errors.New("slow")

func timeout(get func() error) error {
	done := make(chan error)
	go func() {
		done <- get() // want `send on done blocks for ever when its only receiver has left at line 20 without receiving`
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errSlow
	}
}

func cancelled(ctx context.Context, get func() error) error {
	done := make(chan error)
	go func() {
		err := get()
		done <- err // want `send on done blocks for ever when its only receiver has left at line 34 without receiving`
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return nil
	}
}

func earlyReturn(get, prepare func() error) error {
	done := make(chan error)
	go func() { done <- get() }() // want `send on done blocks for ever when its only receiver has left at line 42 without receiving`
	if err := prepare(); err != nil {
		return err
	}
	return <-done
}

func firstOnly(replicas []func() int) int {
	results := make(chan int)
	for _, ask := range replicas {
		go func() { results <- ask() }() // want `send on results blocks for ever: its only receiver takes fewer values than are sent and leaves at line 52`
	}
	return <-results
}

func firstOfTwo(a, b func() error) error {
	errc := make(chan error)
	go func() { errc <- a() }() // want `send on errc blocks for ever: its only receiver takes fewer values than are sent and leaves at line 59`
	go func() { errc <- b() }()
	return <-errc
}

func firstError(jobs []func() error) error {
	errs := make(chan error)
	for _, job := range jobs {
		go func() { errs <- job() }() // want `send on errs blocks for ever: its only receiver takes fewer values than are sent and leaves at line 69`
	}
	for range jobs {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func produce(out chan int) {
	for i := 0; ; i++ {
		out <- i // want `send on out blocks for ever: its only receiver takes fewer values than are sent and leaves at line 87`
	}
}

func search(want int) int {
	numbers := make(chan int)
	go produce(numbers)
	for n := range numbers {
		if n*n == want {
			println(n)
			return n
		}
	}
	return 0
}
