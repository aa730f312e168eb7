// Package unreplied serves requests that carry a channel for the reply, and forgets the
// reply on one way.
package unreplied

import (
	"errors"
	"log"
	"sync"
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

func (b *batcher) run(load func(string) (string, error)) {
	for {
		select {
		case r := <-b.in:
			v, err := load(r.key)
			if err != nil {
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
	return <-r.reply, nil // want `receive from r\.reply waits for ever when \(\*batcher\)\.run goes on at line 33 without a reply`
}

func (b *batcher) close() { b.once.Do(func() { close(b.done) }) }

// The loop leaves the work to a method.
type op struct {
	n   int
	err chan error
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

func (s *store) serve(o *op) {
	if s.vals[o.n] {
		log.Println("there already:", o.n)
		return
	}
	s.vals[o.n] = true
	o.err <- nil
}

func (s *store) add(n int) error {
	o := &op{n, make(chan error, 1)}
	s.ops <- o
	return <-o.err // want `receive from o\.err waits for ever when \(\*store\)\.serve returns at line 79 without a reply`
}

func (s *store) stop() { close(s.ops) }
