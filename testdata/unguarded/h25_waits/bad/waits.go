// Package waits lets goroutines and their starters use the same memory at the
// same time, although it looks as if one waited for the other.
package waits

import (
	"bytes"
	"context"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"
)

// The way out through the context waits for nothing.
func cancelledAndLeft(ctx context.Context, f func() (int, error)) (n int, err error) {
	done := make(chan struct{})
	go func() {
		n, err = f() // want `n is written here and at line 24 by another goroutine, with no lock in common` `err is written here and at line 24 by another goroutine, with no lock in common`
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	return n, err
}

// Done comes before the last write.
func doneTooEarly(f func() int) int {
	var n int
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Done()
		n = f() // want `n is written here and read at line 39 by another goroutine, with no lock in common`
	}()
	wg.Wait()
	return n
}

// The group's error is the group's, but total is everybody's.
func grouped(fs []func() (int, error)) (int, error) {
	var g errgroup.Group
	total := 0
	for _, f := range fs {
		g.Go(func() error {
			n, err := f()
			total += n // want `total is written here by goroutines started in a loop \(line .*\), with no lock`
			return err
		})
	}
	err := g.Wait()
	return total, err
}

// The starter does not know that its helper left a goroutine behind.
func throughHelper(r io.Reader) string {
	var b bytes.Buffer
	drain(&b, r)
	b.WriteString("end")
	return b.String()
}

func drain(b *bytes.Buffer, r io.Reader) {
	go func() {
		b.ReadFrom(r) // want `b is used here and at line 61 by another goroutine, and a bytes\.Buffer is not safe for concurrent use`
	}()
}

type tally struct{ n int }

func (t *tally) add(v int) { t.n += v } // want `t\.n is written here by the goroutine started at line 77 and by another, with no lock`

func method(v int) *tally {
	t := &tally{}
	go t.add(v)
	t.add(1)
	t.n *= 2
	return t
}

// A worker for each processor, and one map.
func workers(jobs <-chan string) map[string]int {
	seen := map[string]int{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for j := range jobs {
				seen[j]++ // want `seen is written here by goroutines started in a loop \(line 88\), with no lock`
			}
		})
	}
	wg.Wait()
	return seen
}

// One of the items has come, but the goroutine goes on.
func producer(next func() (int, error)) (int, error) {
	items := make(chan int)
	var err error
	go func() {
		defer close(items)
		for {
			var v int
			if v, err = next(); err != nil { // want `err is written here and read at line 114 by another goroutine, with no lock in common`
				return
			}
			items <- v
		}
	}()
	for v := range items {
		if v < 0 {
			return v, err
		}
	}
	return 0, err
}

// A panic ends the function while the goroutine goes on.
func panics(next func() (any, error)) (err error) {
	defer func() {
		if err != nil {
			println("failed")
		}
	}()
	items := make(chan any)
	go func() {
		defer close(items)
		for {
			var v any
			if v, err = next(); err != nil { // want `err is written here and read at line 123 by another goroutine, with no lock in common`
				return
			}
			items <- v
		}
	}()
	for v := range items {
		switch v.(type) {
		case int:
		default:
			panic("unknown item")
		}
	}
	return nil
}

// The close comes first of what is deferred, and what is written to others' surprise
// after it.
func closedFirst(f func() int) int {
	done := make(chan struct{})
	var res int
	go func() {
		defer func() {
			if e := recover(); e != nil {
				res = -1 // want `res is written here and read at line \d+ by another goroutine, with no lock in common`
			}
		}()
		defer close(done)
		res = f()
	}()
	<-done
	return res
}
