package bad

import (
	"io"
	"time"
)

type peer struct {
	dial func() (io.ReadWriteCloser, error)
	conn io.ReadWriteCloser
	next io.ReadWriteCloser
}

// reconnect puts the new connection where nobody reads.
func (p *peer) reconnect() {
	for {
		conn, err := p.dial()
		if err == nil {
			p.next = conn
			return
		}
		time.Sleep(time.Second)
	}
}

func (p *peer) run() {
	buf := make([]byte, 1)
	for {
		if _, err := p.conn.Read(buf); err != nil { // want `the loop goes on when p.conn.Read fails for good: it never ends`
			_ = p.conn.Close()
			p.reconnect()
		}
	}
}
