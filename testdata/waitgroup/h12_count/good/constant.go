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

type service struct {
	wg   sync.WaitGroup
	done chan struct{}
}

func (s *service) Start() {
	s.wg.Add(2)
	go s.poll()
	go func() {
		defer s.wg.Done()
		<-s.done
	}()
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
