// Waits with a lock held that do end: all others stand in line meanwhile. This
// is advice and off by default, so nothing is wanted here; the flag for advice
// turns it on.
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
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Second)
	s.n++
}

func (s *S) reads(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return os.ReadFile(name)
}

func (s *S) calls(f func(int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.n)
}
