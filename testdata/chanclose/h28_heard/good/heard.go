// Package heard has loops that end by a channel, and clean-ups that do not close it
// again.
package heard

import "sync"

type server struct {
	done chan struct{}
	over chan struct{}
	once sync.Once
	work chan int
}

func newServer() *server {
	return &server{done: make(chan struct{}), over: make(chan struct{}), work: make(chan int)}
}

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
	s.once.Do(func() { close(s.done) })
}

func (s *server) Close() error {
	s.shutdown()
	return nil
}

// The loop closes another channel.
func (s *server) watch() {
	defer s.ended()
	<-s.done
}

func (s *server) ended() { close(s.over) }

// The close is for the ways that did not come by the channel.
type poller struct {
	quit chan struct{}
	tick chan int
}

func newPoller() *poller { return &poller{quit: make(chan struct{}), tick: make(chan int, 1)} }

func (p *poller) Feed(n int) { p.tick <- n }

func (p *poller) loop() {
	for {
		select {
		case n := <-p.tick:
			if n == 0 {
				p.Stop()
				return
			}
		case <-p.quit:
			return
		}
	}
}

func (p *poller) Stop() { close(p.quit) }

// What is received may have been sent.
type told struct{ quit chan bool }

func newTold() *told { return &told{quit: make(chan bool, 1)} }

func (t *told) loop() {
	<-t.quit
	t.end()
}

func (t *told) end() { close(t.quit) }

func (t *told) Tell() { t.quit <- true }

// A new channel for the next round.
type round struct{ gone chan struct{} }

func newRound() *round { return &round{gone: make(chan struct{})} }

func (r *round) next() {
	<-r.gone
	r.gone = make(chan struct{})
	r.Finish()
}

func (r *round) Finish() { close(r.gone) }

// It belongs to another object.
type child struct {
	done   chan struct{}
	parent *child
}

func newChild(p *child) *child { return &child{done: make(chan struct{}), parent: p} }

func (c *child) wait() {
	<-c.done
	c.parent.finish()
}

func (c *child) finish() { close(c.done) }

func (c *child) Abort() { c.finish() }
