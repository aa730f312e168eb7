package bad

import (
	"context"
	"time"
)

type request struct {
	key    string
	answer chan error
}

type server struct {
	requests chan *request
	quit     chan struct{}
}

func newServer() *server {
	s := &server{requests: make(chan *request), quit: make(chan struct{})}
	go s.serve()
	return s
}

func (s *server) stop() { close(s.quit) }

func (s *server) serve() {
	for {
		select {
		case r := <-s.requests:
			r.answer <- s.store(r.key)
		case <-s.quit:
			return
		}
	}
}

func (s *server) store(key string) error { return nil }

func (s *server) put(ctx context.Context, key string) error {
	answer := make(chan error) // want `the answer has no room in this channel: send on r\.answer at line 30 blocks for ever once this function has left at line 46`
	s.requests <- &request{key: key, answer: answer}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *server) putQuickly(key string) bool {
	r := &request{key: key, answer: make(chan error)} // want `the answer has no room in this channel: send on r\.answer at line 30 blocks for ever once this function has left at line 57`
	s.requests <- r
	select {
	case err := <-r.answer:
		return err == nil
	case <-time.After(time.Second):
		return false
	}
}

// task is made by a constructor and waited for by a method.
type task struct {
	key  string
	done chan int
}

func newTask(key string) *task {
	return &task{key: key, done: make(chan int)} // want `the answer has no room in this channel: send on t\.done at line 72 blocks for ever once \(\*task\)\.wait has left at line 78`
}

func (t *task) run() {
	t.done <- len(t.key)
}

func (t *task) wait(ctx context.Context, quit <-chan struct{}) int {
	select {
	case <-ctx.Done():
		return 0
	case n := <-t.done:
		return n
	}
}

type pool struct{ tasks chan *task }

func (p *pool) work() {
	for t := range p.tasks {
		t.run()
	}
}

func (p *pool) close() { close(p.tasks) }

func newPool() *pool {
	p := &pool{tasks: make(chan *task, 10)}
	go p.work()
	return p
}

func (p *pool) measure(ctx context.Context, key string) int {
	t := newTask(key)
	p.tasks <- t
	return t.wait(ctx, nil)
}

// batch has a type parameter for what is answered.
type pair[T, R any] struct {
	item T
	resp chan R
}

type batcher[T, R any] struct {
	fn     func([]T) R
	submit chan pair[T, R]
}

func (b *batcher[T, R]) add(ctx context.Context, t T) (R, error) {
	resp := make(chan R) // want `the answer has no room in this channel: send on p\.resp at line 137 blocks for ever once this function has left at line 125`
	b.submit <- pair[T, R]{resp: resp, item: t}
	select {
	case r := <-resp:
		return r, nil
	case <-ctx.Done():
		var zero R
		return zero, ctx.Err()
	}
}

func (b *batcher[T, R]) loop() {
	var items []T
	var pairs []pair[T, R]
	for p := range b.submit {
		pairs = append(pairs, p)
		items = append(items, p.item)
		r := b.fn(items)
		for _, p := range pairs {
			p.resp <- r
		}
	}
}

func lengths(ctx context.Context) (int, error) {
	b := &batcher[string, int]{fn: func(s []string) int { return len(s) }, submit: make(chan pair[string, int])}
	go b.loop()
	return b.add(ctx, "x")
}

var use = []any{newServer, newPool, lengths, (*server).stop, (*server).put, (*server).putQuickly, (*pool).measure, (*pool).close}
