// Package waits lets goroutines and their starters use the same memory, one
// after the other.
package waits

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Each goroutine of the group has an element of its own.
func perIndex(ctx context.Context, in []string, f func(string) (int, error)) ([]int, error) {
	g, _ := errgroup.WithContext(ctx)
	out := make([]int, len(in))
	for i, s := range in {
		g.Go(func() error {
			n, err := f(s)
			if err != nil {
				return err
			}
			out[i] = n
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// The goroutine's err is its own.
func shadowed(f, g func() error) error {
	err := f()
	go func() {
		if err := g(); err != nil {
			fmt.Println(err)
		}
	}()
	if err != nil {
		return err
	}
	err = f()
	return err
}

func afterDone(f func() (int, error)) (n int, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		n, err = f()
	}()
	<-done
	if err != nil {
		return 0, err
	}
	return n, nil
}

// The context is looked at, but the goroutine is waited for all the same.
func cancelledAndWaited(ctx context.Context, f func() (int, error)) (int, error) {
	var (
		n   int
		err error
	)
	done := make(chan struct{})
	go func() {
		n, err = f()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		<-done
		return 0, ctx.Err()
	}
	return n, err
}

// The late result goes into a channel with room.
func cancelledAndLeft(ctx context.Context, f func() (int, error)) (int, error) {
	type result struct {
		n   int
		err error
	}
	out := make(chan result, 1)
	go func() {
		n, err := f()
		out <- result{n, err}
	}()
	select {
	case r := <-out:
		return r.n, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The buffer goes back and forth, and belongs to who received it last.
func handedOver(r io.Reader, handle func([]byte)) {
	full := make(chan []byte)
	free := make(chan []byte, 1)
	free <- make([]byte, 1024)
	go func() {
		for b := range full {
			handle(b)
			free <- b
		}
	}()
	for {
		buf := <-free
		n, err := r.Read(buf)
		if err != nil {
			close(full)
			return
		}
		full <- buf[:n]
	}
}

// What the goroutine reads was last written before it started.
func onlyReads(in []int, out chan<- int) {
	limit := 10
	if len(in) > 100 {
		limit = 100
	}
	go func() {
		for _, v := range in {
			if v < limit {
				out <- v
			}
		}
	}()
	for range in {
		if limit == 10 {
			return
		}
	}
}

// doneLater waits in a deferred call, and the results are read after it.
func doneLater(fs []func() int) int {
	sum := 0
	var mu sync.Mutex
	add := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		sum += n
	}
	func() {
		var wg sync.WaitGroup
		defer wg.Wait()
		for _, f := range fs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				add(f())
			}()
		}
	}()
	return sum
}

// The worker leaves early on errors, but Done is deferred.
func earlyReturn(f func() (int, error)) (total int, err error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		n, e := f()
		if e != nil {
			err = e
			return
		}
		total = n
	}()
	wg.Wait()
	return total, err
}

// One at a time: a permit goes round.
func oneAtATime(fs []func() int) (sum int) {
	permit := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for _, f := range fs {
		permit <- struct{}{}
		wg.Go(func() {
			sum += f()
			<-permit
		})
	}
	wg.Wait()
	return sum
}

// The other end of a pipe knows when the goroutine has ended.
func throughPipe(f func(io.Writer) error) ([]byte, error) {
	var werr error
	r, w := io.Pipe()
	go func() {
		werr = f(w)
		w.CloseWithError(werr)
	}()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return data, werr
}

// One of several goroutines wins, and nobody reads before all have ended.
func firstError(fs []func() error) error {
	var (
		wg  sync.WaitGroup
		set atomic.Bool
		err error
	)
	for _, f := range fs {
		wg.Go(func() {
			if e := f(); e != nil && set.CompareAndSwap(false, true) {
				err = e
			}
		})
	}
	wg.Wait()
	return err
}

// Published by an atomic flag.
func published(f func() int) (int, bool) {
	var (
		n     int
		ready atomic.Bool
	)
	go func() {
		n = f()
		ready.Store(true)
	}()
	if ready.Load() {
		return n, true
	}
	return 0, false
}

// The goroutine starts its work when it is told to, and not before.
func toldToBegin(handle func(map[string]int)) {
	m := map[string]int{}
	start := make(chan struct{})
	done := make(chan struct{})
	go func() {
		<-start
		handle(m)
		m["done"] = 1
		close(done)
	}()
	m["a"] = 1
	m["b"] = 2
	close(start)
	<-done
	m["c"] = 3
}

// A lock that is taken for the goroutine and given back by it.
func lockHandedOver(mu *sync.Mutex, fs []func(int) int) {
	n := 0
	for _, f := range fs {
		mu.Lock()
		go func() {
			defer mu.Unlock()
			n += f(n)
		}()
	}
}

// The new goroutine begins when the one before has ended.
func chained(fs []func() int) (n int) {
	var prev chan struct{}
	for _, f := range fs {
		before, own := prev, make(chan struct{})
		prev = own
		go func() {
			if before != nil {
				<-before
			}
			n += f()
			close(own)
		}()
	}
	if prev != nil {
		<-prev
	}
	return n
}

// A helper runs the function at once, another under a lock.
func throughHelpers(fs []func() int) (n int) {
	var mu sync.Mutex
	locked := func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		f()
	}
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		start(func() {
			defer wg.Done()
			locked(func() { n += f() })
		})
	}
	wg.Wait()
	return n
}

func start(f func()) { go f() }

// Wait is behind a method of the package.
type pool struct {
	wg   sync.WaitGroup
	errs []error
	mu   sync.Mutex
}

func (p *pool) run(f func() error) {
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		if err := f(); err != nil {
			p.mu.Lock()
			p.errs = append(p.errs, err)
			p.mu.Unlock()
		}
	}()
}

func (p *pool) close() error {
	p.wg.Wait()
	return errors.Join(p.errs...)
}

func pooled(fs []func() error) error {
	var p pool
	last := 0
	for i, f := range fs {
		p.run(f)
		last = i
	}
	err := p.close()
	if last == 0 {
		p.errs = nil
	}
	return err
}

// One round ends before the next begins.
func rounds(r io.Reader, handle func([]byte) error) (err error) {
	var buf bytes.Buffer
	for range 3 {
		buf.Reset()
		if _, err = io.CopyN(&buf, r, 10); err != nil {
			return err
		}
		errc := make(chan error)
		go func() { errc <- handle(buf.Bytes()) }()
		if err = <-errc; err != nil {
			return err
		}
	}
	return nil
}

// Either the goroutine or the starter writes, never both.
func either(async bool, f func() int) (n int) {
	done := make(chan struct{})
	if async {
		go func() {
			n = f()
			close(done)
		}()
	}
	if !async {
		n = f()
		return n
	}
	<-done
	return n
}

// A worker that is fed, and whose results are read when it has no more to do.
func fed(in []int) map[int]int {
	jobs := make(chan int)
	done := make(chan struct{})
	seen := map[int]int{}
	go func() {
		defer close(done)
		for j := range jobs {
			seen[j]++
		}
	}()
	for _, v := range in {
		jobs <- v
	}
	close(jobs)
	<-done
	return seen
}

// A group that runs one function at a time.
func limited(fs []func() int) (n int) {
	var g errgroup.Group
	g.SetLimit(1)
	for _, f := range fs {
		g.Go(func() error { n += f(); return nil })
	}
	g.Wait()
	return n
}

// The variable is read when Wait has returned, although it stands before it.
func readLast(fs []func() []int) ([]int, error) {
	var (
		mu  sync.Mutex
		all []int
		g   errgroup.Group
	)
	for _, f := range fs {
		g.Go(func() error {
			mu.Lock()
			all = append(all, f()...)
			mu.Unlock()
			return nil
		})
	}
	return all, g.Wait()
}

// The items are read to the end, and err after it.
func producer(next func() (int, error)) (sum int, err error) {
	items := make(chan int)
	go func() {
		defer close(items)
		for {
			var v int
			if v, err = next(); err != nil {
				return
			}
			items <- v
		}
	}()
	for v := range items {
		sum += v
	}
	return sum, err
}

// As many receives as sends.
func counts(n int, f func(int) int) (sum int) {
	done := make(chan bool)
	go func() {
		for i := range n {
			sum += f(i)
			done <- true
		}
	}()
	for range n {
		<-done
	}
	return sum
}

// The owner answers and waits for the next question.
func actor(questions <-chan chan int) {
	n := 0
	for q := range questions {
		n++
		q <- n
	}
}

func asks() int {
	questions := make(chan chan int)
	go actor(questions)
	answer := make(chan int)
	questions <- answer
	n := <-answer
	close(questions)
	return n
}

// One receive for each goroutine.
func gathers(fs []func() error) (n int) {
	var mu sync.Mutex
	done := make(chan error)
	for _, f := range fs {
		go func() {
			err := f()
			mu.Lock()
			n++
			mu.Unlock()
			done <- err
		}()
	}
	for range fs {
		<-done
	}
	return n
}

// The close comes last of what is deferred.
func closedLast(f func() int) int {
	done := make(chan struct{})
	var res int
	go func() {
		defer close(done)
		defer func() {
			if e := recover(); e != nil {
				res = -1
			}
		}()
		res = f()
	}()
	<-done
	return res
}

// So does a count, in the literal that writes.
func countedLast(fs []func() int) (sum int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, f := range fs {
		wg.Add(1)
		go func() {
			n := 0
			defer func() {
				mu.Lock()
				sum += n
				mu.Unlock()
				wg.Done()
			}()
			n = f()
		}()
	}
	wg.Wait()
	return sum
}
