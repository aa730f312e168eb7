package good

import (
	"context"
	"errors"
	"time"
)

var errSlow = errors.New("slow")

// The late result has a place.
func timeout(get func() error) error {
	done := make(chan error, 1)
	go func() {
		done <- get()
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errSlow
	}
}

// The sender can give up too.
func cancelled(ctx context.Context, get func() error) error {
	done := make(chan error)
	go func() {
		select {
		case done <- get():
		case <-ctx.Done():
		}
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return nil
	}
}

// The time-out stops the work and then takes its result.
func stopAndTake(get func() error, stop func()) error {
	done := make(chan error)
	go func() { done <- get() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		stop()
		<-done
		return errSlow
	}
}

// Nothing was started on the way out.
func earlyReturn(get, prepare func() error) error {
	done := make(chan error)
	if err := prepare(); err != nil {
		return err
	}
	go func() { done <- get() }()
	return <-done
}

// Both sides hang on the same condition.
func sometimes(async bool, get func() error) error {
	done := make(chan error)
	if async {
		go func() { done <- get() }()
	}
	println("waiting")
	if async {
		return <-done
	}
	return get()
}

func firstOnly(replicas []func() int) int {
	results := make(chan int, len(replicas))
	for _, ask := range replicas {
		go func() { results <- ask() }()
	}
	return <-results
}

func all(replicas []func() int) (sum int) {
	results := make(chan int)
	for _, ask := range replicas {
		go func() { results <- ask() }()
	}
	for range replicas {
		sum += <-results
	}
	return sum
}

func firstOfTwo(a, b func() error) error {
	errc := make(chan error, 2)
	go func() { errc <- a() }()
	go func() { errc <- b() }()
	return <-errc
}

func bothOfTwo(a, b func() error) error {
	errc := make(chan error)
	go func() { errc <- a() }()
	go func() { errc <- b() }()
	err := <-errc
	if err2 := <-errc; err == nil {
		err = err2
	}
	return err
}

func twoInLoop(a func() error) error {
	errc := make(chan error)
	for i := 0; i < 2; i++ {
		go func() { errc <- a() }()
	}
	err := <-errc
	<-errc
	return err
}

func drained(jobs []func() error) error {
	errs := make(chan error)
	for _, job := range jobs {
		go func() { errs <- job() }()
	}
	var first error
	for range jobs {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// The rest is drained on the way out.
func drainDeferred(n int) int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := range n {
			numbers <- i
		}
	}()
	defer func() {
		for range numbers {
		}
	}()
	for v := range numbers {
		if v*v > n {
			return v
		}
	}
	return 0
}

// Either branch sends once.
func either(get func() (int, error)) int {
	c := make(chan int)
	go func() {
		v, err := get()
		if err != nil {
			c <- -1
			return
		}
		c <- v
	}()
	return <-c
}

func counted(jobs []func() error) (failed int) {
	errs := make(chan error)
	for _, job := range jobs {
		go func() { errs <- job() }()
	}
	left := len(jobs)
	for {
		if err := <-errs; err != nil {
			failed++
		}
		if left--; left == 0 {
			return failed
		}
	}
}

func allOfN(n int, ask func() int) (sum int) {
	results := make(chan int)
	for range n {
		go func() { results <- ask() }()
	}
	for range n {
		sum += <-results
	}
	return sum
}

func run(out chan<- string, name string) { out <- name }

// Each goroutine has its own channel.
func own() (string, string) {
	a, b := make(chan string), make(chan string)
	go run(a, "a")
	go run(b, "b")
	return <-a, <-b
}

// Only the last one sends.
func last(n int, count func() int) {
	done := make(chan bool)
	for range n {
		go func() {
			if count() == n {
				done <- true
			}
		}()
	}
	<-done
}

// Both loops go round equally often, in a loop around them.
func rounds(rs []int, ask func() int) (sum int) {
	for _, r := range rs {
		n := r * ask()
		results := make(chan int)
		for range n {
			go func() { results <- ask() }()
		}
		for range n {
			sum += <-results
		}
	}
	return sum
}
