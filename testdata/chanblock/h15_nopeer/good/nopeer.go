package good

import (
	"context"
	"os"
	"os/signal"
)

type server struct {
	quit  chan struct{}
	lazy  chan int
	out   chan int
	Ready chan bool
}

func newServer() *server {
	return &server{quit: make(chan struct{}), out: make(chan int), Ready: make(chan bool)}
}

func (s *server) wait() { <-s.quit }

func (s *server) close() { close(s.quit) }

func (s *server) put(v int) { s.out <- v }

// Out hands the other end to unknown code.
func (s *server) Out() <-chan int { return s.out }

// waitReady: anybody may send on an exported field.
func (s *server) waitReady() { <-s.Ready }

func (s *server) start() { s.lazy = make(chan int, 1) }

func (s *server) push() { s.lazy <- 1 }

func (s *server) pull() int { return <-s.lazy }

// A nil channel switches a case off.
func merge(a, b <-chan int, out chan<- int) {
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			out <- v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			out <- v
		}
	}
}

func signals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

// The other end goes over a channel.
type request struct{ reply chan int }

func ask(to chan request) int {
	r := request{reply: make(chan int)}
	to <- r
	return <-r.reply
}

func answer(from chan request) {
	for r := range from {
		r.reply <- 1
	}
}

// Channels in a map have one class.
type hub struct{ subs map[string]chan int }

func (h *hub) add(name string) chan int {
	c := make(chan int)
	h.subs[name] = c
	return c
}

func (h *hub) send(v int) {
	for _, c := range h.subs {
		c <- v
	}
}

func (h *hub) listen(name string) int { return <-h.add(name) }

func sleepForEver() { <-make(chan struct{}) }

func optional(ctx context.Context, tick bool) {
	var c chan int
	if tick {
		c = make(chan int, 1)
		c <- 1
	}
	select {
	case <-c:
	case <-ctx.Done():
	}
}

func callback(register func(func(int))) int {
	c := make(chan int)
	register(func(v int) { c <- v })
	return <-c
}

// What stands behind a panic is dead, its literals too.
func later(register func(func())) {
	panic("not yet")
	done := make(chan bool)
	register(func() { done <- true })
	<-done
}

func feed(ctx context.Context, next func() string, events chan<- string) {
	defer close(events)
	for ctx.Err() == nil {
		events <- next()
	}
}

func watch(ctx context.Context, next func() string, seen func(string)) {
	events := make(chan string)
	go feed(ctx, next, events)
	for e := range events {
		seen(e)
	}
}

// ring has its slots in a type without a name.
type ring[T any] struct {
	slots []*struct{ value chan T }
}

func newRing[T any](n int) *ring[T] {
	slots := make([]*struct{ value chan T }, n)
	for i := range slots {
		slots[i] = &struct{ value chan T }{value: make(chan T, 1)}
	}
	return &ring[T]{slots: slots}
}

func (r *ring[T]) get(i int) T { return <-r.slots[i].value }

func (r *ring[T]) set(i int, v T) { r.slots[i].value <- v }
