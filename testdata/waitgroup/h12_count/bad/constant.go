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
