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
	s.wg.Wait() // want `s\.wg\.Wait waits for ever: \(\*S\)\.run ends only by the close of s\.quit, which comes after it \(line 36\)`
	close(s.quit)
}
