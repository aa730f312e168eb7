package deaf

import (
	"context"
	"sync"
	"time"
)

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

// New makes an empty queue.
func New() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

// Put wakes one who waits.
func (q *queue) Put(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.cond.Signal()
}

// Get is woken by the end of its context.
func (q *queue) Get(ctx context.Context) (int, error) {
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.cond.Broadcast()
	})
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		q.cond.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v, nil
}

type watched struct {
	mu    sync.Mutex
	cond  *sync.Cond
	ready bool
}

// NewWatched has a goroutine that wakes all when the context ends.
func NewWatched(ctx context.Context) *watched {
	w := &watched{}
	w.cond = sync.NewCond(&w.mu)
	go func() {
		<-ctx.Done()
		w.wake()
	}()
	return w
}

func (w *watched) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cond.Broadcast()
}

// Ready says that it is.
func (w *watched) Ready() {
	w.mu.Lock()
	w.ready = true
	w.mu.Unlock()
	w.cond.Broadcast()
}

// Wait ends with the context.
func (w *watched) Wait(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.ready && ctx.Err() == nil {
		w.cond.Wait()
	}
	return ctx.Err()
}

type ticking struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

// NewTicking wakes those who wait by the clock.
func NewTicking() *ticking {
	t := &ticking{}
	t.cond = sync.NewCond(&t.mu)
	go func() {
		for range time.Tick(time.Second) {
			t.cond.Broadcast()
		}
	}()
	return t
}

// Add counts.
func (t *ticking) Add() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
}

// Wait looks at the context once a second at least.
func (t *ticking) Wait(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.n == 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.cond.Wait()
	}
	return nil
}

type bound struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int
}

// NewBound makes one.
func NewBound() *bound {
	b := &bound{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

// Add counts.
func (b *bound) Add() {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
	b.cond.Broadcast()
}

// Wait has the Broadcast itself called.
func (b *bound) Wait(ctx context.Context) error {
	defer context.AfterFunc(ctx, b.cond.Broadcast)()
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.n == 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.cond.Wait()
	}
	return nil
}
