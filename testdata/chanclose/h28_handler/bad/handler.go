package bad

import "fixtures/chanclose/h28_handler/bad/http"

type server struct {
	quit chan struct{}
}

func newServer() *server { return &server{quit: make(chan struct{})} }

func (s *server) stop(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	close(s.quit) // want `s.quit is closed by every request: the second close panics`
}

func (s *server) wait() { <-s.quit }
