package good

import "context"

type stream interface{ Recv() (string, error) }

// Watch closes the channel however it ends.
func Watch(ctx context.Context, s stream) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			msg, err := s.Recv()
			if err != nil {
				return
			}
			out <- msg
		}
	}()
	return out
}

// Numbers leaves the channel to readers who know of the context.
func Numbers(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for i := range 10 {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
		close(out)
	}()
	return out
}

// Both closes it on either way.
func Both(s stream) <-chan string {
	out := make(chan string)
	go func() {
		for {
			msg, err := s.Recv()
			if err != nil {
				close(out)
				return
			}
			if msg == "" {
				close(out)
				return
			}
			out <- msg
		}
	}()
	return out
}

// Open starts nothing when it fails.
func Open(s stream) (<-chan string, error) {
	out := make(chan string)
	first, err := s.Recv()
	if err != nil {
		close(out)
		return nil, err
	}
	go func() {
		out <- first
		close(out)
	}()
	return out, nil
}

// A word about the end goes on a channel of its own.
func Ready(s stream) (ready chan struct{}) {
	ready = make(chan struct{})
	go func() {
		if _, err := s.Recv(); err != nil {
			return
		}
		close(ready)
	}()
	return ready
}

// Until leaves the channel when its context has ended, as its readers know.
func Until(ctx context.Context, s stream) <-chan string {
	out := make(chan string)
	go func() {
		for {
			msg, err := s.Recv()
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				close(out)
				return
			}
			out <- msg
		}
	}()
	return out
}

// One channel for both is closed once.
func Sorted(in <-chan int, even, odd chan int) (chan int, chan int) {
	go func() {
		for v := range in {
			if v%2 == 0 {
				even <- v
			} else {
				odd <- v
			}
		}
		close(even)
		if odd != even {
			close(odd)
		}
	}()
	return even, odd
}
