package good

import "sync"

type closers struct{ a, b, c func() }

func (s *closers) right() {
	var wg sync.WaitGroup
	wg.Add(3)
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
	wg.Wait()
}

func (s *closers) onTheSpot() {
	var wg sync.WaitGroup
	wg.Add(2)
	if s.a == nil {
		wg.Done()
	} else {
		go func() {
			defer wg.Done()
			s.a()
		}()
	}
	go func() {
		defer wg.Done()
		s.b()
	}()
	wg.Wait()
}
