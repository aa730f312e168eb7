package steps

import "sync/atomic"

// service is closed by whoever comes first; another word says who that is.
type service struct {
	closing, closed atomic.Bool
	done            chan struct{}
	err             error
	stop            func() error
}

func (s *service) Close() error {
	if s.closed.Load() {
		return s.err
	}
	if !s.closing.CompareAndSwap(false, true) {
		<-s.done
		return s.err
	}
	s.err = s.stop()
	s.closed.Store(true)
	close(s.done)
	return s.err
}
