package fieldstop

import "sync"

type S struct {
	wg   sync.WaitGroup
	quit chan struct{}
	in   chan int
}

func New() *S {
	s := &S{quit: make(chan struct{}), in: make(chan int)}
	s.wg.Add(1)
	go s.run()
	return s
}
func (s *S) run() {
	defer s.wg.Done()
	for {
		select {
		case <-s.quit:
			return
		case v := <-s.in:
			println(v)
		}
	}
}
func (s *S) In(v int) {
	select {
	case s.in <- v:
	case <-s.quit:
	}
}
func (s *S) Close() {
	s.wg.Wait() // want `s\.wg\.Wait waits for ever: \(\*S\)\.run waits too, at its select \(line 20\) \(after New, In, Close\)`
	close(s.quit)
}
