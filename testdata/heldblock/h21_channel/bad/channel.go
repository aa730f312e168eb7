// Package channel waits on a channel with a lock held that the other side needs
// before it comes to the channel.
package channel

import "sync"

type S struct {
	mu   sync.Mutex
	done chan struct{}
	jobs chan int
	n    int
}

func New() *S { return &S{done: make(chan struct{}), jobs: make(chan int)} }

func (s *S) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.done // want `receive from s\.done waits while s\.mu is held since line 17, and .*finish needs s\.mu first \(line 24\)`
	s.n = 0
}

func (s *S) finish() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	close(s.done)
}

func (s *S) Add(n int) {
	s.mu.Lock()
	s.jobs <- n // want `send on s\.jobs waits while s\.mu is held since line 31, and .*run needs s\.mu first \(line 38\)`
	s.mu.Unlock()
}

func (s *S) run() {
	for {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
		println(<-s.jobs)
	}
}

func Start() *S {
	s := New()
	go s.run()
	go s.finish()
	return s
}

// The goroutine that answers is started here, and needs the lock too.
func (s *S) ask() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := make(chan int)
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		answer <- s.n
	}()
	return <-answer // want `receive from answer waits while s\.mu is held since line 54, and function literal at channel\.go:.* needs s\.mu first \(line 58\)`
}

func (s *S) wait() { <-s.done }

// The wait stands in a callee.
func (s *S) throughCallee() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wait() // want `receive from s\.done waits while s\.mu is held since line 69, and .*finish needs s\.mu first \(line 24\)`
}
