package bad

import "context"

func load(open func() error, read func() int) int {
	result := make(chan int)
	go func() {
		if err := open(); err != nil {
			println("no file")
			return
		}
		result <- read()
	}()
	return <-result // want `receive from result waits for ever when the goroutine that should answer returns at line 10 without sending`
}

func list(names []string, known func(string) bool) (n int) {
	out := make(chan string)
	go func() {
		for _, name := range names {
			if !known(name) {
				return
			}
			out <- name
		}
		close(out)
	}()
	for range out { // want `range over out waits for ever when the goroutine that should answer returns at line 22 without closing it`
		n++
	}
	return n
}

func pool(ctx context.Context, parts []int, do func(int) error) (err error) {
	results := make(chan error, len(parts))
	work := make(chan int, len(parts))
	for range 4 {
		go func() {
			for p := range work {
				select {
				case <-ctx.Done():
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
		if e := <-results; e != nil { // want `receive from results waits for ever when the goroutine that should answer returns at line 42 without sending`
			err = e
		}
	}
	return err
}

func connect(conns chan<- string, name string, up func() bool) {
	for count := 1; !up(); count++ {
		if count > 3 {
			println(name, "timed out")
			return
		}
	}
	conns <- name
}

func pair(up func() bool) {
	conns := make(chan string)
	go connect(conns, "a", up)
	go connect(conns, "b", up)
	for range 2 {
		println(<-conns) // want `receive from conns waits for ever when the goroutine that should answer returns at line 65 without sending`
	}
}

func each(names []string, get func(string) (int, error)) (sum int) {
	out := make(chan int)
	for _, name := range names {
		go func() {
			v, err := get(name)
			if err != nil {
				return
			}
			out <- v
		}()
	}
	for range names {
		sum += <-out // want `receive from out waits for ever when the goroutine that should answer returns at line 86 without sending`
	}
	return sum
}

// any takes the first answer of those that have one; perhaps none has.
func any(names []string, get func(string) (int, error)) int {
	out := make(chan int, len(names))
	for _, name := range names {
		go func() {
			if v, err := get(name); err == nil {
				out <- v
			}
		}()
	}
	return <-out // want `receive from out waits for ever: every goroutine that could end it has come to its own end`
}

// An answer that comes before anybody waits is dropped.
func dropped(plan int, apply func(int) int) int {
	done := make(chan int)
	go func() {
		select {
		case done <- apply(plan):
		default:
		}
	}()
	return <-done // want `receive from done waits for ever when the goroutine that should answer returns at line \d+ without sending`
}

// Whoever ends the caller's context ends the goroutines, and not this loop.
func parallel(ctx context.Context, n int, f func(int) error) error {
	ctx, cancel := context.WithCancel(ctx)
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
		if err := <-errs; err != nil { // want `receive from errs waits for ever when the goroutine that should answer returns at line \d+ without sending`
			return err
		}
	}
	return nil
}
