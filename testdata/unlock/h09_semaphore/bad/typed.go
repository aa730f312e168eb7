package sem

// permits is a semaphore with methods of its own.
type permits chan struct{}

func (p permits) Acquire() { p <- struct{}{} }
func (p permits) Release() { <-p }

type stalls struct {
	free permits
	n    int
}

func newStalls() *stalls { return &stalls{free: make(permits, 3)} }

func (s *stalls) typed(ok bool) error {
	s.free.Acquire()
	if !ok {
		return errBad // want `s\.free is acquired at line 17 and not released at this return`
	}
	s.n++
	s.free.Release()
	return nil
}

func typedLocal(jobs []func() error) error {
	free := make(permits, 3)
	for _, job := range jobs {
		free.Acquire()
		if err := job(); err != nil {
			return err // want `free is acquired at line 29 and not released at this return`
		}
		free.Release()
	}
	return nil
}
