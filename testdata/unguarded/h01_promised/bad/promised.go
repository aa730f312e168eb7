// Package promised has types whose documentation promises more than their code
// keeps.
package promised

import (
	"net/http"
	"sync"
	"time"
)

// A Client talks to one server. It is safe for concurrent use by multiple
// goroutines.
type Client struct {
	hooks

	mu    sync.Mutex
	last  time.Time
	sent  int
	token string
}

type hooks struct {
	chain []func(string)
}

// AddHook has a function called with each request.
func (h *hooks) AddHook(f func(string)) {
	h.chain = append(h.chain, f) // want `h\.chain is written here with no lock, and Client is documented as safe for concurrent use \(line 11\)`
}

// Do sends a request.
func (c *Client) Do(req string) {
	for _, f := range c.chain {
		f(req)
	}
	c.count()
	c.mu.Lock()
	c.last = time.Now()
	c.mu.Unlock()
}

func (c *Client) count() {
	c.sent++ // want `c\.sent is written here with no lock, and Client is documented as safe`
}

// Last says when the last request was sent.
func (c *Client) Last() time.Time {
	return c.last // want `c\.last is read without c\.mu, which guards the write at line 38`
}

// Token asks for a token once.
func (c *Client) Token() string {
	if c.token == "" {
		c.token = time.Now().String() // want `c\.token is written here with no lock`
	}
	return c.token
}

// A Sink takes what is measured. Implementations must be goroutine-safe.
type Sink interface{ Add(n int) }

type sum struct{ n int }

func (s *sum) Add(n int) {
	s.n += n // want `s\.n is written here with no lock, and Sink is documented as safe`
}

type transport struct {
	next  http.RoundTripper
	tries int
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.tries++ // want `t\.tries is written here with no lock, and the documentation of http\.RoundTripper asks for methods that are safe for concurrent use`
	return t.next.RoundTrip(req)
}

// NewCache creates a new thread-safe cache.
func NewCache() *Cache { return &Cache{m: map[string]int{}} }

// Cache is what NewCache makes.
type Cache struct{ m map[string]int }

// Put adds an entry.
func (c *Cache) Put(k string, n int) {
	c.m[k] = n // want `c\.m is written here with no lock`
}

// A Broker asks a server. All operations on this object are entirely
// concurrency-safe.
type Broker struct {
	requests chan *promise
	throttle time.Duration
}

type promise struct{ answer chan time.Duration }

func newPromise() *promise { return &promise{answer: make(chan time.Duration)} }

// Ask waits for the answer to its own question, which keeps nobody else away.
func (b *Broker) Ask() {
	p := newPromise()
	b.requests <- p
	b.throttle = <-p.answer // want `b\.throttle is written here with no lock, and Broker is documented as safe`
}
