package good

import (
	"io"
	"time"
)

type peer struct {
	dial func() (io.ReadWriteCloser, error)
	conn io.ReadWriteCloser
}

// reconnect puts the new connection in the place of the old one.
func (p *peer) reconnect() {
	for {
		conn, err := p.dial()
		if err == nil {
			p.conn = conn
			return
		}
		time.Sleep(time.Second)
	}
}

func (p *peer) run() {
	buf := make([]byte, 1)
	for {
		if _, err := p.conn.Read(buf); err != nil {
			_ = p.conn.Close()
			p.reconnect()
		}
	}
}
