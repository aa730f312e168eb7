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

// Truncate moves what is left to the front, in place.
func (j *journal) Truncate(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	copy(j.lines, j.lines[n:])
	j.lines = j.lines[:len(j.lines)-n]
}

func (j *journal) Tail(n int) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines[len(j.lines)-n:] // want `j\.lines is returned out of j\.mu: callers look at the slice while it is changed under the lock at line 20`
}
