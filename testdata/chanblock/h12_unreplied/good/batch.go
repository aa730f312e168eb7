package unreplied

import (
	"errors"
	"log"
	"sync"
	"time"
)

type request struct {
	key   string
	reply chan string
}

type batcher struct {
	in   chan request
	done chan struct{}
	once sync.Once
}

func newBatcher(load func(string) (string, error)) *batcher {
	b := &batcher{in: make(chan request), done: make(chan struct{})}
	go b.run(load)
	return b
}

// A failure closes the channel.
func (b *batcher) run(load func(string) (string, error)) {
	for {
		select {
		case r := <-b.in:
			v, err := load(r.key)
			if err != nil {
				close(r.reply)
				continue
			}
			r.reply <- v
		case <-b.done:
			return
		}
	}
}

func (b *batcher) get(k string) (string, error) {
	r := request{k, make(chan string, 1)}
	select {
	case b.in <- r:
	case <-b.done:
		return "", errors.New("closed")
	}
	v, ok := <-r.reply
	if !ok {
		return "", errors.New("not found")
	}
	return v, nil
}

func (b *batcher) close() { b.once.Do(func() { close(b.done) }) }

type op struct {
	n     int
	quiet bool
	err   chan error
}

type store struct {
	ops  chan *op
	vals map[int]bool
}

func newStore() *store {
	s := &store{ops: make(chan *op), vals: map[int]bool{}}
	go func() {
		for o := range s.ops {
			s.serve(o)
		}
	}()
	return s
}

// What the request says decides whether anybody waits.
func (s *store) serve(o *op) {
	if o.quiet {
		s.vals[o.n] = true
		return
	}
	if s.vals[o.n] {
		log.Println("there already:", o.n)
		o.err <- errors.New("there")
		return
	}
	s.vals[o.n] = true
	o.err <- nil
}

func (s *store) add(n int) error {
	o := &op{n: n, err: make(chan error, 1)}
	s.ops <- o
	return <-o.err
}

func (s *store) post(n int) { s.ops <- &op{n: n, quiet: true} }

func (s *store) stop() { close(s.ops) }

// A request that cannot be served now is kept, and served by a later round.
type want struct {
	n    int
	done chan int
}

type pool struct {
	wants chan want
	free  chan int
}

func newPool(n int) *pool {
	p := &pool{wants: make(chan want), free: make(chan int, n)}
	go p.run(n)
	return p
}

func (p *pool) run(n int) {
	var waiting []want
	for {
		select {
		case w := <-p.wants:
			if w.n > n {
				waiting = append(waiting, w)
				continue
			}
			n -= w.n
			w.done <- w.n
		case m := <-p.free:
			n += m
			for len(waiting) > 0 && waiting[0].n <= n {
				n -= waiting[0].n
				waiting[0].done <- waiting[0].n
				waiting = waiting[1:]
			}
		}
	}
}

func (p *pool) take(n int) int {
	w := want{n, make(chan int, 1)}
	p.wants <- w
	return <-w.done
}

// Whoever asks does not wait for ever.
type query struct {
	id  int
	ans chan string
}

type dir struct{ q chan query }

func newDir(look func(int) string) *dir {
	d := &dir{q: make(chan query)}
	go func() {
		for q := range d.q {
			s := look(q.id)
			if s == "" {
				continue
			}
			q.ans <- s
		}
	}()
	return d
}

func (d *dir) ask(id int) string {
	q := query{id, make(chan string, 1)}
	d.q <- q
	select {
	case s := <-q.ans:
		return s
	case <-time.After(time.Second):
		return ""
	}
}
