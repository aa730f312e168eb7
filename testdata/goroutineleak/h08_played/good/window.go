package good

// sender takes a permit for each message, and its goroutine gives one back for each
// acknowledgement: an Ack belongs behind a Send.
type sender struct {
	window chan struct{}
	acks   chan int
	out    func(int) error
}

func newSender(n int, out func(int) error) *sender {
	s := &sender{make(chan struct{}, n), make(chan int), out}
	go func() {
		for range s.acks {
			<-s.window
		}
	}()
	return s
}

func (s *sender) Send(id int) error {
	s.window <- struct{}{}
	if err := s.out(id); err != nil {
		<-s.window
		return err
	}
	return nil
}

func (s *sender) Ack(id int) { s.acks <- id }

func (s *sender) Close() { close(s.acks) }

// A campaign is resigned from once, which its constructor need not be called New for.
type campaign struct {
	resign chan chan struct{}
}

func runFor() *campaign {
	c := &campaign{resign: make(chan chan struct{})}
	go func() {
		done := <-c.resign
		close(done)
	}()
	return c
}

func (c *campaign) Resign() {
	done := make(chan struct{})
	c.resign <- done
	<-done
}
