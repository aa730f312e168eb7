package format

import (
	"fmt"
	"sync"
)

type job struct{ mu sync.Mutex }

type failure struct{ s *job }

func (f *failure) Error() string {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	return "failed"
}

func (f *failure) wrap() error {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	return fmt.Errorf("wrapped: %w", f) // want `f\.s\.mu is held since line 19 and \(\*failure\)\.Error locks it again \(errorf\.go:13\)`
}
