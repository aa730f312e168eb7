// Package advice does the slow part without the lock.
package advice

import (
	"os"
	"sync"
	"time"
)

type S struct {
	mu sync.Mutex
	n  int
}

func (s *S) sleeps() {
	time.Sleep(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *S) reads(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n = len(b)
	return b, err
}

func (s *S) calls(f func(int)) {
	s.mu.Lock()
	n := s.n
	s.mu.Unlock()
	f(n)
}

// permits lets two at a time work; giving the permit back waits for nobody.
type permits struct {
	slots chan struct{}
	n     int
}

func newPermits() *permits { return &permits{slots: make(chan struct{}, 2)} }

func (p *permits) work() {
	p.slots <- struct{}{}
	p.n++
	<-p.slots
}
