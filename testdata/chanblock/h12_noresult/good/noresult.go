package good

import "context"

// Every way out answers.
func load(open func() error, read func() int) int {
	result := make(chan int)
	go func() {
		if err := open(); err != nil {
			result <- -1
			return
		}
		result <- read()
	}()
	return <-result
}

// The deferred close answers.
func loadClose(open func() error, read func() int) int {
	result := make(chan int)
	go func() {
		defer close(result)
		if err := open(); err != nil {
			return
		}
		result <- read()
	}()
	return <-result
}

// The receiver has another way out.
func loadCtx(ctx context.Context, open func() error, read func() int) int {
	result := make(chan int, 1)
	go func() {
		if err := open(); err != nil {
			return
		}
		result <- read()
	}()
	select {
	case v := <-result:
		return v
	case <-ctx.Done():
		return 0
	}
}

func list(names []string, known func(string) bool) (n int) {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, name := range names {
			if !known(name) {
				return
			}
			out <- name
		}
	}()
	for range out {
		n++
	}
	return n
}

// A worker answers for each part, also for those that it skips.
func pool(ctx context.Context, parts []int, do func(int) error) (err error) {
	results := make(chan error, len(parts))
	work := make(chan int, len(parts))
	for range 4 {
		go func() {
			for p := range work {
				select {
				case <-ctx.Done():
					results <- ctx.Err()
					continue
				default:
				}
				results <- do(p)
			}
		}()
	}
	for _, p := range parts {
		work <- p
	}
	close(work)
	for range parts {
		if e := <-results; e != nil {
			err = e
		}
	}
	return err
}

// Somebody else answers when the first goroutine does not.
func two(open func() error, stop func()) {
	done := make(chan bool, 2)
	go func() {
		if err := open(); err != nil {
			return
		}
		done <- true
	}()
	go func() {
		stop()
		done <- false
	}()
	<-done
}

// Only what is there is taken.
func peek(open func() error) error {
	errc := make(chan error, 10)
	go func() {
		if err := open(); err == nil {
			return
		}
		errc <- context.Canceled
	}()
	if len(errc) > 0 {
		return <-errc
	}
	return nil
}

func each(names []string, get func(string) (int, error)) (sum int) {
	out := make(chan int)
	for _, name := range names {
		go func() {
			v, err := get(name)
			if err != nil {
				out <- 0
				return
			}
			out <- v
		}()
	}
	for range names {
		sum += <-out
	}
	return sum
}

// any takes the first answer of those that have one, or learns that none has.
func any(names []string, get func(string) (int, error)) int {
	out := make(chan int, len(names))
	for _, name := range names {
		go func() {
			v, err := get(name)
			if err != nil {
				v = -1
			}
			out <- v
		}()
	}
	return <-out
}

// A worker leaves without a result only when nobody waits for one any more.
func stopping(parts []int, do func(int) error) (err error) {
	results := make(chan error, len(parts))
	work := make(chan int, len(parts))
	stop := make(chan struct{})
	for range 4 {
		go func() {
			for p := range work {
				select {
				case <-stop:
					return
				default:
				}
				results <- do(p)
			}
		}()
	}
	for _, p := range parts {
		work <- p
	}
	close(work)
	for range parts {
		if err = <-results; err != nil {
			close(stop)
			break
		}
	}
	return err
}

// Each plan in flight has room for its index, so that none is dropped.
func pipeline(plans <-chan int, apply func(int) int) (last int) {
	depth := max(cap(plans), 1)
	done := make(chan int, depth)
	inFlight := 0
	for p := range plans {
		for inFlight >= depth {
			last = max(last, <-done)
			inFlight--
		}
		inFlight++
		go func() {
			select {
			case done <- apply(p):
			default:
			}
		}()
	}
	return last
}

// The context ends when the receiver has left.
func parallel(n int, f func(int) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	errs := make(chan error)
	for i := range n {
		go func() {
			select {
			case errs <- f(i):
			case <-ctx.Done():
			}
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
