package server

import (
	"net"
	"time"
)

// acceptor is set up by its methods, and started after that.
type acceptor struct {
	l     net.Listener
	quiet bool
	rest  chan struct{}
	left  int
}

func newAcceptor(l net.Listener) *acceptor {
	return &acceptor{l: l, rest: make(chan struct{})}
}

// Quiet has it say nothing.
func (a *acceptor) Quiet() { a.quiet = true }

// Serve begins.
func (a *acceptor) Serve() { go a.listen() }

func (a *acceptor) listen() {
	for {
		conn, err := a.l.Accept()
		if err != nil {
			return
		}
		if !a.quiet {
			println("accepted")
		}
		_ = conn.Close()
	}
}

// pages is walked by a goroutine that has it for itself; others walk their own.
type pages struct {
	page int
	err  error
}

func (p *pages) Next() bool {
	p.page++
	if p.page > 3 {
		p.err = net.ErrClosed
	}
	return p.err == nil
}

// Err is what ended the walk.
func (p *pages) Err() error { return p.err }

// walk gives the pages in the background.
func walk() <-chan int {
	out := make(chan int)
	p := &pages{}
	go func() {
		defer close(out)
		for p.Next() {
			select {
			case out <- p.page:
			case <-time.After(time.Second):
			}
		}
	}()
	return out
}
