package sem

// permits is a semaphore with methods of its own.
type permits chan struct{}

func (p permits) Acquire() { p <- struct{}{} }
func (p permits) Release() { <-p }

type stalls struct {
	free permits
	bell bell
	n    int
}

func newStalls() *stalls { return &stalls{free: make(permits, 3), bell: make(bell, 1)} }

func (s *stalls) typed(ok bool) error {
	s.free.Acquire()
	defer s.free.Release()
	if !ok {
		return errBad
	}
	s.n++
	return nil
}

// handed gives each permit to the goroutine that it is for.
func (s *stalls) handed(jobs []func()) {
	for _, job := range jobs {
		s.free.Acquire()
		go func() {
			defer s.free.Release()
			job()
		}()
	}
}

// bell carries a signal: who rings does not wait for it to be answered.
type bell chan struct{}

func (b bell) ring() { b <- struct{}{} }
func (b bell) wait() { <-b }

func (s *stalls) call(ok bool) error {
	s.bell.ring()
	if !ok {
		return errBad
	}
	s.bell.wait()
	return nil
}
