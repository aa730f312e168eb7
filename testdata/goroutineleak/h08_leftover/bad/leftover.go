package leftover

import (
	"context"
	"errors"
	"net"
	"sync"
)

type store struct {
	closed func() bool
	put    func(int) error
	size   int

	mu      sync.Mutex
	engines map[int]chan int
}

// engine makes the scope too large to be played.
func (s *store) engine(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engines[n] == nil {
		in := make(chan int)
		s.engines[n] = in
		for range n {
			go s.run(in)
		}
	}
}

func (s *store) run(in chan int) {
	for n := range in {
		if s.put(n) != nil || s.closed() {
			go s.run(in)
			return
		}
	}
}

// The return in the loop leaves the workers at their range.
func (s *store) fill(workers int) {
	work := make(chan int, workers)
	var wg sync.WaitGroup
	wg.Add(workers)
	for i := 0; i < workers; i++ {
		go func() {
			defer wg.Done()
			for n := range work { // want `range over work waits for ever once \(\*store\).fill has returned at line [0-9]+, which leaves the channel open`
				if s.closed() {
					return
				}
				s.engine(n)
			}
		}()
	}
	for n := 0; n < s.size; n++ {
		work <- n
		if s.closed() {
			return
		}
	}
	close(work)
	wg.Wait()
}

func (s *store) check(names []string, parse func(string) (int, error)) error {
	work := make(chan int)
	go func() {
		for n := range work { // want `range over work waits for ever once \(\*store\).check has returned at line [0-9]+`
			_ = s.put(n)
		}
	}()
	for _, name := range names {
		n, err := parse(name)
		if err != nil {
			return errors.Join(err, errors.New(name))
		}
		work <- n
	}
	close(work)
	return nil
}

// Each election leaves its goroutine behind until the process stops.
func elect(stop <-chan struct{}, lead func(context.Context)) {
	for {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-stop // want `each round of the loop around it leaves this goroutine behind: stop ends it only when all is over`
			cancel()
		}()
		lead(ctx)
		select {
		case <-stop:
			return
		default:
			cancel()
		}
	}
}

type server struct {
	ctx context.Context
	l   net.Listener
}

func (s *server) serve(handle func(net.Conn)) error {
	for {
		conn, err := s.l.Accept()
		if err != nil {
			return err
		}
		go func() {
			<-s.ctx.Done() // want `each round of the loop around it leaves this goroutine behind: s.ctx.Done\(\) ends it only when all is over`
			_ = conn.Close()
		}()
		go handle(conn)
	}
}
