package good

import (
	"context"
	"sync"
)

type tracker struct {
	added   chan int
	stopped chan struct{}
	total   int
}

func newTracker() *tracker {
	return &tracker{added: make(chan int), stopped: make(chan struct{})}
}

func (t *tracker) run(ctx context.Context) {
	defer close(t.stopped)
	for {
		select {
		case n := <-t.added:
			t.total += n
		case <-ctx.Done():
			println("leaving")
			return
		}
	}
}

// Start runs the tracker until ctx ends.
func Start(ctx context.Context) *tracker {
	t := newTracker()
	go t.run(ctx)
	return t
}

// Add counts n, as long as somebody counts.
func (t *tracker) Add(n int) {
	select {
	case t.added <- n:
	case <-t.stopped:
	}
}

// drainer goes on receiving after its context has ended.
type drainer struct{ in chan int }

func newDrainer(ctx context.Context) *drainer {
	d := &drainer{in: make(chan int)}
	go d.run(ctx)
	return d
}

func (d *drainer) run(ctx context.Context) {
	for {
		select {
		case n := <-d.in:
			println(n)
		case <-ctx.Done():
			for range d.in {
			}
			return
		}
	}
}

func (d *drainer) put(n int) { d.in <- n }

func (d *drainer) close() { close(d.in) }

// framer hands out a function that opens its gate for the next frame, to the
// one who also ends it.
type framer struct {
	frames chan func()
	done   chan struct{}
}

func newFramer() *framer {
	f := &framer{frames: make(chan func()), done: make(chan struct{})}
	go f.read()
	return f
}

func (f *framer) read() {
	gate := make(chan struct{})
	open := func() { gate <- struct{}{} }
	for {
		select {
		case f.frames <- open:
		case <-f.done:
			return
		}
		select {
		case <-gate:
		case <-f.done:
			return
		}
	}
}

func (f *framer) serve(n int) {
	defer close(f.done)
	for range n {
		open := <-f.frames
		open()
	}
}

// limits is told by its owner when to end; only who uses it after that is late.
type limits struct {
	clearCh chan bool
	stop    chan bool
}

func newLimits() *limits {
	l := &limits{clearCh: make(chan bool, 1), stop: make(chan bool)}
	go l.listen()
	return l
}

func (l *limits) listen() {
	for {
		select {
		case <-l.stop:
			println("stopped")
			return
		case <-l.clearCh:
			println("cleared")
		}
	}
}

// Clear starts again.
func (l *limits) Clear() { l.clearCh <- true }

// Close ends it.
func (l *limits) Close() { close(l.stop) }

// sweeper is kicked once until it has swept: the buffer has room for the kick
// that nobody takes any more.
type sweeper struct {
	mu     sync.Mutex
	kicked bool
	kick   chan struct{}
}

func newSweeper(ctx context.Context) *sweeper {
	s := &sweeper{kick: make(chan struct{}, 1)}
	go s.run(ctx)
	return s
}

func (s *sweeper) run(ctx context.Context) {
	for {
		select {
		case <-s.kick:
			s.mu.Lock()
			s.kicked = false
			s.mu.Unlock()
		case <-ctx.Done():
			println("leaving")
			return
		}
	}
}

// Kick asks for a sweep.
func (s *sweeper) Kick() {
	s.mu.Lock()
	if !s.kicked {
		s.kicked = true
		println("kicking")
		s.kick <- struct{}{}
	}
	s.mu.Unlock()
}
