package bad

type server struct {
	quit  chan struct{}
	never chan int
	out   chan int
}

func newServer() *server {
	return &server{quit: make(chan struct{}), out: make(chan int)}
}

func (s *server) wait() {
	<-s.quit // want `receive from s.quit blocks for ever: nothing sends on server.quit or closes it`
}

func (s *server) put(v int) {
	s.out <- v // want `send on s.out blocks for ever: nothing receives from server.out`
}

func (s *server) get() int {
	return <-s.never // want `receive from s.never blocks for ever: nothing makes server.never, it is nil`
}

func local() {
	var c chan int
	go func() { c <- 1 }() // want `send on c blocks for ever: nothing makes c, it is nil`
	<-c                    // want `receive from c blocks for ever: nothing makes c, it is nil`
}

func consume(n int) {
	jobs := make(chan int)
	done := make(chan bool)
	go func() {
		for j := range jobs { // want `range over jobs blocks for ever: nothing sends on jobs or closes it`
			println(j)
		}
		close(done)
	}()
	<-done
}
