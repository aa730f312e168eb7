package good

import "context"

type result struct {
	key string
	err error
}

// Collect looks at the context with each send.
func Collect(ctx context.Context, keys <-chan string, remove func(string) error) <-chan result {
	out := make(chan result, 128)
	go func() {
		defer close(out)
		for k := range keys {
			r := result{key: k, err: remove(k)}
			select {
			case out <- r:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Sum reads all there is: only the generator may stop early.
func Sum(ctx context.Context, n int) int {
	out := make(chan int)
	go func() {
		defer close(out)
		out <- 0
		for i := range n {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	sum := 0
	for x := range out {
		sum += x
	}
	return sum
}

// Ask answers the stop itself, and the one who stops it waits for that.
func Ask(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range in {
			select {
			case out <- i:
			case <-ctx.Done():
				out <- -1
				return
			}
		}
	}()
	return out
}

// First has room for its one word of greeting.
func First(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		out <- 0
		for i := range in {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

type writer struct {
	in   chan int
	quit chan struct{}
}

func newWriter() *writer {
	w := &writer{in: make(chan int), quit: make(chan struct{})}
	go w.run()
	return w
}

// run has one write under way at a time: each takes its token back.
func (w *writer) run() {
	busy := make(chan struct{}, 1)
	write := func(batch []int) {
		println(len(batch))
		<-busy
	}
	var batch []int
	for {
		select {
		case i := <-w.in:
			batch = append(batch, i)
		case busy <- struct{}{}:
			go write(batch)
			batch = nil
		case <-w.quit:
			busy <- struct{}{}
			write(batch)
			return
		}
		if len(batch) > 100 {
			busy <- struct{}{}
			go write(batch)
			batch = nil
		}
	}
}

// Put adds.
func (w *writer) Put(i int) { w.in <- i }

// Close ends the writer.
func (w *writer) Close() { close(w.quit) }

var useWriter = []any{newWriter, (*writer).Put, (*writer).Close}

// Check tells its errors to whoever calls; the context is only asked where there may be
// many of them. CheckAll shows how it is meant to be read: to the end.
func Check(ctx context.Context, names func() ([]string, error), errs chan<- error) {
	defer close(errs)
	list, err := names()
	if err != nil {
		errs <- err
		return
	}
	for _, n := range list {
		select {
		case errs <- ctx.Err():
		case <-ctx.Done():
			return
		}
		_ = n
	}
}

// CheckAll counts what Check finds.
func CheckAll(ctx context.Context, names func() ([]string, error)) int {
	errs := make(chan error)
	go Check(ctx, names, errs)
	n := 0
	for range errs {
		n++
	}
	return n
}
