package leftover

import (
	"context"
	"net"
	"sync"
)

type store struct {
	closed func() bool
	put    func(int) error
	size   int
}

// Every way out behind the start closes.
func (s *store) fill(workers int) {
	if s.closed() {
		return
	}
	work := make(chan int, workers)
	var wg sync.WaitGroup
	for i := 0; i < workers; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range work {
				_ = s.put(n)
			}
		}()
	}
	for n := 0; n < s.size; n++ {
		if s.closed() {
			close(work)
			return
		}
		work <- n
	}
	close(work)
	wg.Wait()
}

// The return knows that the one worker has ended.
func (s *store) one(all []int) error {
	work := make(chan int)
	failed := make(chan error, 1)
	go func() {
		for n := range work {
			if err := s.put(n); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	}()
	for _, n := range all {
		select {
		case work <- n:
		case err := <-failed:
			return err
		}
	}
	close(work)
	return <-failed
}

func (s *store) deferred(all []int) {
	work := make(chan int)
	defer close(work)
	go func() {
		for n := range work {
			_ = s.put(n)
		}
	}()
	for _, n := range all {
		if s.closed() {
			return
		}
		work <- n
	}
}

// The round's own end ends its goroutine too.
func elect(stop <-chan struct{}, lead func(context.Context)) {
	for {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			select {
			case <-stop:
			case <-ctx.Done():
			}
			cancel()
		}()
		lead(ctx)
		cancel()
	}
}

type server struct {
	ctx context.Context
	l   net.Listener
}

func (s *server) serve(handle func(context.Context, net.Conn)) error {
	for {
		conn, err := s.l.Accept()
		if err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(s.ctx)
		go func() {
			<-ctx.Done()
			_ = conn.Close()
		}()
		go func() {
			defer cancel()
			handle(ctx, conn)
		}()
	}
}

// A few, and not one a round of a loop without an end.
func (s *server) both(addrs []string) {
	for _, a := range addrs {
		conn, err := net.Dial("tcp", a)
		if err != nil {
			continue
		}
		go func() {
			<-s.ctx.Done()
			_ = conn.Close()
		}()
	}
}

// Behind the start there is no further round.
func (s *server) dial(addr string) net.Conn {
	for {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			continue
		}
		go func() {
			<-s.ctx.Done()
			_ = conn.Close()
		}()
		return conn
	}
}
