package good

import (
	"context"
	"time"
)

type request struct {
	key    string
	answer chan error // with room for the one answer
}

type server struct {
	requests chan *request
	done     chan struct{}
}

func newServer() *server {
	s := &server{requests: make(chan *request), done: make(chan struct{})}
	go s.serve()
	return s
}

func (s *server) serve() {
	defer close(s.done)
	for r := range s.requests {
		r.answer <- nil
	}
}

func (s *server) put(ctx context.Context, key string) error {
	answer := make(chan error, 1)
	s.requests <- &request{key: key, answer: answer}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Who asks leaves only when the server has ended: then nobody sends.
type query struct{ answer chan int }

type counter struct {
	queries chan query
	ended   chan struct{}
	stop    chan struct{}
}

func newCounter() *counter {
	c := &counter{queries: make(chan query), ended: make(chan struct{}), stop: make(chan struct{})}
	go c.run()
	return c
}

func (c *counter) run() {
	defer close(c.ended)
	n := 0
	for {
		select {
		case q := <-c.queries:
			c.tell(q, n)
			n++
		case <-c.stop:
			return
		}
	}
}

func (c *counter) tell(q query, n int) { q.answer <- n }

func (c *counter) next() int {
	q := query{answer: make(chan int)}
	select {
	case c.queries <- q:
	case <-c.ended:
		return -1
	}
	select {
	case n := <-q.answer:
		return n
	case <-c.ended:
		return -1
	}
}

// The answer or the error: one of the two comes.
type job struct {
	result chan int
	failed chan error
}

type jobs struct{ in chan *job }

func (j *jobs) work() {
	for x := range j.in {
		if x == nil {
			continue
		}
		n, err := compute()
		if err != nil {
			x.failed <- err
			continue
		}
		x.result <- n
	}
}

func compute() (int, error) { return 1, nil }

func (j *jobs) do() (int, error) {
	x := &job{result: make(chan int), failed: make(chan error)}
	j.in <- x
	select {
	case n := <-x.result:
		return n, nil
	case err := <-x.failed:
		return 0, err
	}
}

func newJobs() *jobs {
	j := &jobs{in: make(chan *job)}
	go j.work()
	return j
}

// Who leaves early still takes the answer.
type ping struct{ pong chan bool }

type pinger struct{ in chan *ping }

func (p *pinger) work() {
	for x := range p.in {
		x.pong <- true
	}
}

func (p *pinger) ask() bool {
	x := &ping{pong: make(chan bool)}
	p.in <- x
	select {
	case <-x.pong:
		return true
	case <-time.After(time.Second):
		go func() { <-x.pong }()
		return false
	}
}

func newPinger() *pinger {
	p := &pinger{in: make(chan *ping)}
	go p.work()
	return p
}

// The sender looks at the same context.
type order struct {
	ctx   context.Context
	price chan int
}

type shop struct{ orders chan order }

func (s *shop) serve() {
	for o := range s.orders {
		select {
		case o.price <- 3:
		case <-o.ctx.Done():
		}
	}
}

func (s *shop) buy(ctx context.Context) int {
	o := order{ctx: ctx, price: make(chan int)}
	s.orders <- o
	select {
	case p := <-o.price:
		return p
	case <-ctx.Done():
		return 0
	}
}

func newShop() *shop {
	s := &shop{orders: make(chan order)}
	go s.serve()
	return s
}

// A stream that is waited for again and again.
type feed struct {
	news chan string
	quit chan struct{}
}

func newFeed() *feed {
	f := &feed{news: make(chan string), quit: make(chan struct{})}
	go f.run()
	return f
}

func (f *feed) run() {
	for i := range 10 {
		f.news <- string(rune('a' + i))
	}
	close(f.quit)
}

func (f *feed) next(ctx context.Context) string {
	select {
	case s := <-f.news:
		return s
	case <-ctx.Done():
		return ""
	}
}

var use = []any{newServer, newCounter, newJobs, newPinger, newShop, newFeed, (*feed).next, (*shop).buy, (*pinger).ask, (*jobs).do, (*counter).next, (*server).put}
