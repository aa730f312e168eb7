package server

import (
	"net"
	"time"
)

// acceptor reads in its own goroutine what its methods set.
type acceptor struct {
	l       net.Listener
	quiet   bool
	timeout time.Duration
}

func newAcceptor(l net.Listener) *acceptor {
	a := &acceptor{l: l}
	go a.listen()
	return a
}

func (a *acceptor) listen() {
	for {
		conn, err := a.l.Accept()
		if err != nil {
			return
		}
		if !a.quiet { // want `a\.quiet is read here and written at line 37 by another goroutine, with no lock in common`
			println("accepted")
		}
		_ = conn.SetDeadline(time.Now().Add(a.timeout))
		_ = conn.Close()
	}
}

// Quiet ends the noise.
func (a *acceptor) Quiet() {
	a.quiet = true
}
