// Package beside has connections: one goroutine reads, another sets deadlines, a
// third closes.
package beside

import (
	"errors"
	"net"
	"os"
	"time"
)

type pipe struct {
	net.Conn
	in       chan []byte
	rest     []byte
	deadline <-chan time.Time
	closed   bool
}

func (p *pipe) Read(b []byte) (int, error) {
	if p.closed {
		return 0, errors.New("closed")
	}
	if len(p.rest) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:] // only who reads looks at the rest
	return n, nil
}

func (p *pipe) next() error {
	select {
	case p.rest = <-p.in:
		return nil
	case <-p.deadline:
		return os.ErrDeadlineExceeded
	}
}

func (p *pipe) SetReadDeadline(t time.Time) error {
	p.deadline = time.After(time.Until(t)) // want `p\.deadline is written here and read at line 38, with no lock in common, and the documentation of net\.Conn lets both methods run at once`
	return nil
}

func (p *pipe) Close() error {
	p.closed = true // want `p\.closed is written here and read at line 21, with no lock in common, and the documentation of net\.Conn lets both methods run at once`
	return nil
}
