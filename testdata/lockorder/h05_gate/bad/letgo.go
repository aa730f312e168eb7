package gate

import "sync"

// What a function lets go first is no gate of what it does afterwards.
type board struct {
	door sync.Mutex
	a, b sync.Mutex
	n    int
}

func (s *board) leave() {
	s.door.Unlock()
	s.a.Lock()
	s.b.Lock() // want `board.b is taken while board.a is held; letgo.go:27 takes them the other way round`
	s.n++
	s.b.Unlock()
	s.a.Unlock()
}

func (s *board) both() {
	s.door.Lock()
	defer s.door.Unlock()
	s.b.Lock()
	defer s.b.Unlock()
	s.n++
	s.a.Lock()
	s.n++
	s.a.Unlock()
}

func (s *board) Run() {
	s.door.Lock()
	s.leave()
	s.both()
}
