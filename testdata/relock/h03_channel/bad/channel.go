// Package channel uses a channel of capacity one as a lock, twice.
package channel

type S struct {
	sem chan struct{}
	n   int
}

// New makes the lock: whoever has sent holds it.
func New() *S { return &S{sem: make(chan struct{}, 1)} }

func (s *S) size() int {
	s.sem <- struct{}{}
	defer func() { <-s.sem }()
	return s.n
}

func (s *S) twice() {
	s.sem <- struct{}{}
	s.sem <- struct{}{} // want `s\.sem is .*again while held since line 19`
	s.n++
	<-s.sem
	<-s.sem
}

func (s *S) call() {
	s.sem <- struct{}{}
	s.n = s.size() + 1 // want `s\.sem is held since line 27 and \(\*S\)\.size .*\(channel\.go:13\)`
	<-s.sem
}
