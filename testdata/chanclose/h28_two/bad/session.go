package bad

import "io"

// Session reads until its peer has left or it is closed.
type Session struct {
	done chan struct{}
	err  error
}

// NewSession reads from r.
func NewSession(r io.Reader) *Session {
	s := &Session{done: make(chan struct{})}
	go s.read(r)
	return s
}

func (s *Session) read(r io.Reader) {
	var buf [100]byte
	for {
		if _, err := r.Read(buf[:]); err != nil {
			s.err = err
			close(s.done) // want `s\.done is closed here and at line 34: whichever comes second panics`
			return
		}
	}
}

// Done tells of the end.
func (s *Session) Done() <-chan struct{} { return s.done }

// Close ends the session.
func (s *Session) Close() {
	close(s.done) // want `s\.done is closed on each call of \(\*Session\)\.Close: the second call panics`
}
