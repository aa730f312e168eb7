package panics

import "testing"

func TestTake(t *testing.T) {
	s := &S{n: 2}
	s.mu.Lock()
	if s.n != 2 {
		t.Fatal("n is not two")
	}
	if testing.Short() {
		t.Skip("not now")
	}
	s.mu.Unlock()
}
