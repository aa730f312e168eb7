package bad

import "sync"

type closers struct{ a, b, c, d, e, f, g, h func() }

func (s *closers) tooMany() {
	var wg sync.WaitGroup
	wg.Add(9) // want `wg counts 9 goroutines and 8 are started: Wait at line 44 waits for ever`
	go func() {
		defer wg.Done()
		s.a()
	}()
	go func() {
		defer wg.Done()
		s.b()
	}()
	go func() {
		defer wg.Done()
		s.c()
	}()
	go func() {
		defer wg.Done()
		s.d()
	}()
	go func() {
		defer wg.Done()
		s.e()
	}()
	go func() {
		defer wg.Done()
		s.f()
	}()
	go func() {
		defer wg.Done()
		s.g()
	}()
	go func() {
		defer wg.Done()
		if s.h != nil {
			s.h()
		}
	}()
	wg.Wait()
}

func (s *closers) tooFew() {
	var wg sync.WaitGroup
	wg.Add(1) // want `wg counts 1 goroutines and 2 are started: the counter becomes negative, and that panics`
	go func() {
		defer wg.Done()
		s.a()
	}()
	go func() {
		defer wg.Done()
		s.b()
	}()
	wg.Wait()
}

// service counts two and tells of one.
type service struct {
	wg   sync.WaitGroup
	done chan struct{}
}

func (s *service) Start() {
	s.wg.Add(2) // want `s\.wg counts 2 goroutines and 1 are started: Wait at line \d+ waits for ever`
	go s.poll()
	go func() { <-s.done }()
}

func (s *service) poll() {
	defer s.wg.Done()
	<-s.done
}

func (s *service) Stop() {
	close(s.done)
	s.wg.Wait()
}

func newService() *service { return &service{done: make(chan struct{})} }
