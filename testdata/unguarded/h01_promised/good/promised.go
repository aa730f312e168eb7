// Package promised has types that keep what their documentation promises, or that
// promise nothing.
package promised

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// A Client talks to one server. It is safe for concurrent use by multiple
// goroutines.
type Client struct {
	hooks

	mu     sync.Mutex
	sent   int
	once   sync.Once
	token  string
	busy   atomic.Bool
	result int
	turn   chan struct{}
	turns  int
	closed bool
	logger func(string)
	conns  []*conn
}

type conn struct{ used int }

type hooks struct {
	mu    sync.Mutex
	chain []func(string)
}

func (h *hooks) AddHook(f func(string)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.chain = append(h.chain, f)
}

func (c *Client) Do() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count()
}

func (c *Client) count() { c.sent++ }

func (c *Client) Token() string {
	c.once.Do(func() { c.token = "t" })
	return c.token
}

func (c *Client) Try() {
	if !c.busy.CompareAndSwap(false, true) {
		return
	}
	c.result++
	c.busy.Store(false)
}

func (c *Client) Turn() {
	<-c.turn
	c.turns++
	c.turn <- struct{}{}
}

// SetLogger must be called before the client is used.
func (c *Client) SetLogger(f func(string)) { c.logger = f }

// Close is for one caller.
func (c *Client) Close() { c.closed = true }

// Use takes a connection for its caller alone.
func (c *Client) Use() *conn {
	c.mu.Lock()
	cn := c.conns[0]
	c.conns = c.conns[1:]
	c.mu.Unlock()
	cn.used++
	return cn
}

func (c *Client) With(token string) *Client {
	d := &Client{}
	d.token = token
	return d
}

// A Buffer is not safe for concurrent use.
type Buffer struct {
	mu   sync.Mutex
	data []byte
}

func (b *Buffer) Write(p []byte) {
	b.mu.Lock()
	b.data = append(b.data, p...)
	b.mu.Unlock()
}

func (b *Buffer) Reset() {
	b.mu.Lock()
	b.data = b.data[:0]
	b.mu.Unlock()
}

func (b *Buffer) Bytes() []byte { return b.data }

// A Parser can be used by several goroutines only if each has a copy.
type Parser struct{ pos int }

func (p *Parser) Next() { p.pos++ }

// Gauge counts.
type Gauge struct {
	mu  sync.Mutex
	tx  []int
	cur []int
}

// Begin starts a transaction. Not goroutine-safe.
func (g *Gauge) Begin() { g.tx = nil }

// Submit ends one. Not goroutine-safe.
func (g *Gauge) Submit() {
	if g.tx == nil {
		return
	}
	g.mu.Lock()
	g.cur = g.tx
	g.mu.Unlock()
}

func (g *Gauge) Add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tx = append(g.tx, n)
}

func (g *Gauge) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.cur) + len(g.tx)
}

type transport struct {
	next  http.RoundTripper
	tries atomic.Int64
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.tries.Add(1)
	return t.next.RoundTrip(req)
}

// A Ring shares its load between servers. It is safe for concurrent use by
// multiple goroutines.
type Ring struct {
	next  func() int
	mu    sync.Mutex
	total int
}

// NewRing sets what is not set: nothing is left for later.
func NewRing() *Ring {
	r := &Ring{}
	r.defaults()
	return r
}

func (r *Ring) defaults() {
	if r.next == nil {
		r.next = func() int { return 0 }
	}
}

func (r *Ring) Add() {
	r.defaults()
	r.mu.Lock()
	r.total += r.next()
	r.mu.Unlock()
}

// singleQueue makes a queue of a plain source.
// One reader, like every queue; Write is exactly as safe for concurrent use as the
// source's.
type singleQueue struct {
	rw  io.ReadWriter
	buf []byte
	n   int
}

func (q *singleQueue) Read() ([]byte, error) {
	n, err := q.rw.Read(q.buf)
	q.n = n
	return q.buf[:n], err
}

func (q *singleQueue) Write(p []byte) (int, error) { return q.rw.Write(p) }
