package closetwice

import (
	"errors"
	"sync"
	"testing"
)

type stream struct {
	mu   sync.Mutex
	done chan struct{}
	err  error
}

func newStream() *stream { return &stream{done: make(chan struct{})} }

func (s *stream) fail(err error) {
	s.mu.Lock()
	s.err = err
	s.mu.Unlock()
	close(s.done) // want `s\.done is closed here and at line 25: whichever comes second panics`
}

func (s *stream) Close() error {
	close(s.done) // want `s\.done is closed on each call of \(\*stream\)\.Close: the second call panics`
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func pump(src []error) error {
	s := newStream()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, err := range src {
			if err != nil {
				s.fail(err)
				return
			}
		}
	}()
	err := s.Close()
	wg.Wait()
	return err
}

func TestPump(t *testing.T) {
	if err := pump([]error{nil, errors.New("x")}); err != nil {
		t.Log(err)
	}
}
