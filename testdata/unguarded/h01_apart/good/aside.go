package apart

import (
	"io"
	"sync"
)

// reader is read by one goroutine at a time; the one in the background looks for
// a byte between two requests.
type reader struct {
	mu      sync.Mutex // guards following
	hasByte bool
	cond    *sync.Cond
	inRead  bool
	remain  int64

	src io.Reader
	buf [1]byte
}

func (r *reader) lock() {
	r.mu.Lock()
	if r.cond == nil {
		r.cond = sync.NewCond(&r.mu)
	}
}

func (r *reader) unlock() { r.mu.Unlock() }

func (r *reader) background() {
	n, _ := r.src.Read(r.buf[:])
	r.lock()
	r.hasByte = n == 1
	r.inRead = false
	r.unlock()
	r.cond.Broadcast()
}

func (r *reader) Start() {
	r.lock()
	defer r.unlock()
	if r.hasByte || r.inRead {
		return
	}
	r.inRead = true
	go r.background()
}

func (r *reader) abort() {
	r.lock()
	defer r.unlock()
	for r.inRead {
		r.cond.Wait()
	}
}

func (r *reader) setLimit(n int64) { r.remain = n }
func (r *reader) setNoLimit()      { r.remain = 1 << 62 }
func (r *reader) hitLimit() bool   { return r.remain <= 0 }

func (r *reader) Read(p []byte) (int, error) {
	r.lock()
	if r.hitLimit() {
		r.unlock()
		return 0, io.EOF
	}
	if int64(len(p)) > r.remain {
		p = p[:r.remain]
	}
	if r.hasByte {
		p[0] = r.buf[0]
		r.hasByte = false
		r.unlock()
		return 1, nil
	}
	r.inRead = true
	r.unlock()
	n, err := r.src.Read(p)
	r.lock()
	r.inRead = false
	r.remain -= int64(n)
	r.unlock()
	r.cond.Broadcast()
	return n, err
}

type conn struct {
	src io.Reader
	r   *reader

	// mu guards taken
	mu    sync.Mutex
	taken bool
}

// Take: c.mu is held by take.
func (c *conn) Take() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.takeLocked()
}

func (c *conn) takeLocked() bool {
	if c.taken {
		return false
	}
	c.r.abort()
	c.taken = true
	return c.r.hasByte
}

func (c *conn) serve(handle func(*conn)) {
	c.r = &reader{src: c.src}
	for range 10 {
		c.r.setLimit(100)
		c.r.setNoLimit()
		if c.r.hitLimit() || c.r.remain != 1<<62 {
			return
		}
		c.r.Start()
		handle(c)
	}
}

func Accept(in <-chan io.Reader, handle func(*conn)) {
	for src := range in {
		c := &conn{src: src}
		go c.serve(handle)
	}
}

type body struct {
	mu     sync.Mutex
	src    io.Reader
	sawEOF bool
}

func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.readLocked(p)
}

// Must hold b.mu.
func (b *body) readLocked(p []byte) (int, error) {
	if b.sawEOF {
		return 0, io.EOF
	}
	n, err := b.src.Read(p)
	b.sawEOF = err == io.EOF
	return n, err
}

func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, err := io.Copy(io.Discard, bodyLocked{b})
	return err
}

// bodyLocked reads from a *body when its mutex is already held.
type bodyLocked struct{ b *body }

func (l bodyLocked) Read(p []byte) (int, error) { return l.b.readLocked(p) }

// facts can be asked by several goroutines.
//
// All methods except String are safe to call concurrently.
type facts struct {
	mu sync.Mutex
	m  map[string]int
}

func (f *facts) Get(k string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.m[k]
}

func (f *facts) Set(k string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.m[k] = n
}

func (f *facts) Drop(k string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.m, k)
}

// String is provided only for debugging, and must not be called
// concurrent with any other method.
func (f *facts) String() string {
	s := ""
	for k := range f.m {
		s += k
	}
	return s
}

// stream is what a handler reads.
// Read and Close may be called concurrently.
type stream struct {
	once sync.Once
	eof  bool // for use by Read only
	in   chan []byte
}

func (s *stream) Read(p []byte) (int, error) {
	if s.eof {
		return 0, io.EOF
	}
	b, ok := <-s.in
	if !ok {
		s.eof = true
		return 0, io.EOF
	}
	return copy(p, b), nil
}

func (s *stream) Close() error {
	s.once.Do(func() { close(s.in) })
	return nil
}
