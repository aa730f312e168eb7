package handout

import "sync"

type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) Append(s string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, s)
}

// Truncate leaves the memory as it is: who has got a part of it keeps that.
func (j *journal) Truncate(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = j.lines[n:]
}

func (j *journal) Tail(n int) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines[len(j.lines)-n:]
}

// Take gives it away.
type spool struct {
	mu  sync.Mutex
	buf []byte
}

func (s *spool) Write(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := copy(s.buf[len(s.buf):cap(s.buf)], p)
	s.buf = append(s.buf, p[n:]...)
}

func (s *spool) Take() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.buf[:len(s.buf):len(s.buf)]
	s.buf = nil
	return out
}
