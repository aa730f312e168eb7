// Package beside has connections whose methods keep apart.
package beside

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

type pipe struct {
	net.Conn
	mu       sync.Mutex
	deadline <-chan time.Time
	closed   atomic.Bool
	done     chan struct{}
	in       chan []byte
	rest     []byte
	sent     int
}

func (p *pipe) Read(b []byte) (int, error) {
	if p.closed.Load() {
		return 0, errors.New("closed")
	}
	p.mu.Lock()
	deadline := p.deadline
	p.mu.Unlock()
	select {
	case p.rest = <-p.in:
	case <-deadline:
	case <-p.done:
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// What only who writes counts.
func (p *pipe) Write(b []byte) (int, error) {
	p.sent += len(b)
	return p.Conn.Write(b)
}

func (p *pipe) SetReadDeadline(t time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deadline = time.After(time.Until(t))
	return nil
}

func (p *pipe) Close() error {
	if p.closed.CompareAndSwap(false, true) {
		close(p.done)
	}
	return nil
}

// sniffed reads ahead once, and says so by a sync.Once.
type sniffed struct {
	net.Conn
	once sync.Once
	head []byte
	r    *bufio.Reader
}

func (s *sniffed) sniff() {
	s.once.Do(func() { s.head, _ = s.r.Peek(4) })
}

func (s *sniffed) Read(b []byte) (int, error) {
	s.sniff()
	if len(s.head) == 0 {
		return s.Conn.Read(b)
	}
	return s.r.Read(b)
}

func (s *sniffed) Write(b []byte) (int, error) {
	s.sniff()
	if len(s.head) == 0 {
		return 0, nil
	}
	return s.Conn.Write(b)
}

// replayed is read by one goroutine and closed when that is over: its comment says so.
// It is not safe for concurrent use.
type replayed struct {
	net.Conn
	over bool
}

func (r *replayed) Read([]byte) (int, error) {
	if r.over {
		return 0, net.ErrClosed
	}
	return 0, nil
}

func (r *replayed) Close() error {
	r.over = true
	return nil
}

// Buffered is for one goroutine, which knows what it has: nobody gets it as a net.Conn.
type Buffered struct {
	net.Conn
	br       io.Reader
	deadline time.Time
}

// NewBuffered puts a buffer before a connection.
func NewBuffered(c net.Conn) *Buffered { return &Buffered{Conn: c, br: bufio.NewReader(c)} }

func (c *Buffered) SetDeadline(t time.Time) error {
	c.deadline = t
	return c.Conn.SetDeadline(t)
}

func (c *Buffered) Read(p []byte) (int, error) {
	if !c.deadline.IsZero() && time.Now().After(c.deadline) {
		return 0, os.ErrDeadlineExceeded
	}
	return c.br.Read(p)
}

func (c *Buffered) Close() error {
	err := c.Conn.Close()
	c.br = nil
	return err
}

// greeted waits with its writes for the first read, which it has seen under the lock.
type greeted struct {
	net.Conn
	mu   sync.Mutex
	sent bool
	errs chan error
}

func (g *greeted) Read(p []byte) (int, error) {
	if g.sent {
		if err := <-g.errs; err != nil {
			return 0, err
		}
		return g.Conn.Read(p)
	}
	defer func() {
		g.sent = true
		g.mu.Lock()
		g.errs = make(chan error)
		g.mu.Unlock()
	}()
	return copy(p, "hello"), nil
}

func (g *greeted) Write(p []byte) (int, error) {
	g.mu.Lock()
	if g.errs == nil {
		g.mu.Unlock()
		return 0, errors.New("nothing was read yet")
	}
	g.mu.Unlock()
	close(g.errs)
	return len(p), nil
}

// Reader is what handlers read from.
//
// Note that its methods are not concurrency-safe, they are for the event loop.
type Reader interface {
	io.Reader
	Next(n int) ([]byte, error)
}

// Stream is a connection of the event loop.
type Stream interface {
	Reader
	net.Conn
}

type looped struct {
	net.Conn
	head []byte
}

func open(c net.Conn) Stream { return &looped{Conn: c} }

func (l *looped) Read(b []byte) (int, error) {
	n := copy(b, l.head)
	l.head = l.head[n:]
	return n, nil
}

func (l *looped) Next(n int) ([]byte, error) { return l.head[:min(n, len(l.head))], nil }

func (l *looped) Write(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err != nil {
		l.head = nil
	}
	return n, err
}

// source is read by one goroutine, which has net.Conn for its deadline only.
type source struct {
	from     net.Conn
	deadline time.Time
}

// Source reads what comes to a socket.
func Source(c net.Conn) net.Conn { return &source{from: c} }

func (s *source) Read(b []byte) (int, error) {
	_ = s.from.SetReadDeadline(s.deadline)
	return s.from.Read(b)
}

func (s *source) SetReadDeadline(t time.Time) error {
	s.deadline = t
	return nil
}

func (s *source) Write([]byte) (int, error)        { panic("unimplemented") }
func (s *source) Close() error                     { return s.from.Close() }
func (s *source) LocalAddr() net.Addr              { panic("unimplemented") }
func (s *source) RemoteAddr() net.Addr             { panic("unimplemented") }
func (s *source) SetDeadline(time.Time) error      { panic("unimplemented") }
func (s *source) SetWriteDeadline(time.Time) error { panic("unimplemented") }
