// Package channel lets the channel's one place go before it takes it again.
package channel

type S struct {
	sem  chan struct{}
	pair chan struct{}
	n    int
}

func New() *S { return &S{sem: make(chan struct{}, 1), pair: make(chan struct{}, 2)} }

func (s *S) size() int {
	s.sem <- struct{}{}
	defer func() { <-s.sem }()
	return s.n
}

func (s *S) twice() {
	s.sem <- struct{}{}
	s.n++
	<-s.sem
	s.sem <- struct{}{}
	s.n++
	<-s.sem
}

func (s *S) call() {
	s.sem <- struct{}{}
	s.n++
	<-s.sem
	_ = s.size()
}

// Room for two.
func (s *S) two() {
	s.pair <- struct{}{}
	s.pair <- struct{}{}
	<-s.pair
	<-s.pair
}

// try does not wait.
func (s *S) try() bool {
	s.sem <- struct{}{}
	defer func() { <-s.sem }()
	select {
	case s.sem <- struct{}{}:
		<-s.sem
		return true
	default:
		return false
	}
}
