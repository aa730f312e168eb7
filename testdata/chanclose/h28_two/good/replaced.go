package good

import "sync"

// The entry whose channel add closes is replaced.
type consumers struct {
	mu    sync.Mutex
	chans map[string]chan int
}

func (s *consumers) add(tag string) <-chan int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if prev, ok := s.chans[tag]; ok {
		close(prev)
	}
	in := make(chan int)
	s.chans[tag] = in
	return in
}

func (s *consumers) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for tag, ch := range s.chans {
		delete(s.chans, tag)
		close(ch)
	}
}
