// Waits with a lock held that do end: all others stand in line meanwhile. This
// is advice of low confidence, which is not shown by default, so that
// nothing is said here; TestAdvice shows it.
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
