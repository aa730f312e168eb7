// Package heard closes behind a receive what only a close can have completed.
package heard

type server struct {
	done chan struct{}
	work chan int
}

func newServer() *server { return &server{done: make(chan struct{}), work: make(chan int)} }

func (s *server) Add(n int) { s.work <- n }

func (s *server) Run() {
	defer s.shutdown()
	for {
		select {
		case w := <-s.work:
			if w < 0 {
				return
			}
		case <-s.done:
			return
		}
	}
}

func (s *server) shutdown() {
	close(s.done) // want `s\.done is closed already when \(\*server\)\.Run comes here by its deferred call at line 14: only a close completes its receive at line 21`
}

func (s *server) Close() error {
	s.shutdown()
	return nil
}

type follower struct{ quit chan struct{} }

func follow() *follower {
	f := &follower{quit: make(chan struct{})}
	go f.loop()
	return f
}

func (f *follower) loop() {
	<-f.quit
	println("over")
	f.Stop()
}

func (f *follower) Stop() {
	println("stopping")
	close(f.quit) // want `f\.quit is closed already when \(\*follower\)\.loop comes here by its call at line 47: only a close completes its receive at line 45`
}

func main() {
	f := follow()
	f.Stop()
}
