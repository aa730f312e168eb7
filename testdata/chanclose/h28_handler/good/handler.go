package good

import (
	"fixtures/chanclose/h28_handler/good/http"
	"sync"
	"sync/atomic"
)

type server struct {
	once    sync.Once
	mu      sync.Mutex
	stopped bool
	flag    atomic.Bool

	quit, quit2, quit3, quit4 chan struct{}
}

func newServer() *server {
	return &server{
		quit: make(chan struct{}), quit2: make(chan struct{}),
		quit3: make(chan struct{}), quit4: make(chan struct{}),
	}
}

func (s *server) stop(w http.ResponseWriter, r *http.Request) {
	s.once.Do(func() { close(s.quit) })
}

func (s *server) stopFlag(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return
	}
	s.stopped = true
	close(s.quit2)
}

func (s *server) stopSelect(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.quit3:
	default:
		close(s.quit3)
	}
}

func (s *server) stopAtomic(w http.ResponseWriter, r *http.Request) {
	if s.flag.CompareAndSwap(false, true) {
		close(s.quit4)
	}
}

// reply closes a channel of its own.
func (s *server) reply(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() { close(done) }()
	<-done
}
