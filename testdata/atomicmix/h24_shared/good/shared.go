// Package shared reads plainly where nobody else can write.
package shared

import (
	"sync"
	"sync/atomic"
)

type gauge struct {
	n, max int64
	mu     sync.Mutex
	flag   uint32
	level  int64
	only   int64
}

func inc(p *int64) { atomic.AddInt64(p, 1) }

func (g *gauge) up() { inc(&g.n) }

func (g *gauge) show() int64 { return atomic.LoadInt64(&g.n) }

// All who change the word hold the lock that the reader holds.
func (g *gauge) set() {
	g.mu.Lock()
	defer g.mu.Unlock()
	atomic.StoreUint32(&g.flag, 1)
}

func (g *gauge) locked() uint32 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.flag
}

// Only locked functions change it, and this one is called by them.
func (g *gauge) toggle() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.isSet() {
		atomic.StoreUint32(&g.flag, 0)
	}
}

func (g *gauge) isSet() bool { return g.flag == 1 }

// A constructor calls it before anybody knows the gauge.
func (g *gauge) prepare() { g.level = 10 }

func newGauge() *gauge {
	g := &gauge{}
	g.prepare()
	g.level++
	return g
}

func (g *gauge) raise() { atomic.AddInt64(&g.level, 1) }

// Nobody changes it after the start.
func withOnly(n int64) *gauge { return &gauge{only: n} }

func (g *gauge) readOnly() int64 {
	if atomic.LoadInt64(&g.only) > 3 {
		return 3
	}
	return g.only
}

func count(in []int) int64 {
	var n int64
	n = 1
	var wg sync.WaitGroup
	for range in {
		wg.Add(1)
		go func() {
			defer wg.Done()
			atomic.AddInt64(&n, 1)
		}()
	}
	wg.Wait()
	return n
}

func (g *gauge) afterWorkers(work func()) int64 {
	var wg sync.WaitGroup
	wg.Go(func() {
		work()
		atomic.AddInt64(&g.max, 1)
	})
	wg.Wait()
	return g.max
}

func signal() int64 {
	var n int64
	done := make(chan bool)
	go func() {
		atomic.AddInt64(&n, 1)
		close(done)
	}()
	<-done
	return n
}

// counts lies in two structs; only the server's is shared without a lock.
type counts struct{ in, out int64 }

type server struct{ counts }

func (s *server) hit() { atomic.AddInt64(&s.in, 1) }

func (s *server) sum() int64 { return atomic.LoadInt64(&s.in) }

type account struct {
	mu    sync.Mutex
	stats struct {
		counts
		name string
	}
}

func (a *account) add() {
	a.mu.Lock()
	a.stats.in++
	a.mu.Unlock()
}

// total is a copy, and whoever asks for it owns it.
func (s *server) total() *counts { return &counts{in: atomic.LoadInt64(&s.in)} }

type source interface{ total() *counts }

func report(s source) int64 {
	c := s.total()
	return c.in + c.out
}

// The lock is held by whoever calls store, as far as anybody can see.
type block struct {
	mu    sync.Mutex
	first uint64
}

func (b *block) store(n uint64) { atomic.StoreUint64(&b.first, n) }

func (b *block) advance() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.store(b.first + 1)
}

func (b *block) rewind() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.first > 0 {
		b.store(b.first - 1)
	}
}

// One goroutine writes, and may look at what it wrote as it likes.
type follower struct{ next uint64 }

func (f *follower) replicate(resp func() uint64) {
	for {
		atomic.StoreUint64(&f.next, min(f.next-1, resp()))
	}
}

func (f *follower) lag(last uint64) uint64 { return last - atomic.LoadUint64(&f.next) }

// What comes out of a pool is nobody else's.
type request struct{ refs int32 }

var requests = sync.Pool{New: func() any { return &request{} }}

func (r *request) reset() { r.refs = 0 }

func (r *request) ref() { atomic.AddInt32(&r.refs, 1) }

func send(use func(*request)) {
	r := requests.Get().(*request)
	r.reset()
	r.ref()
	use(r)
}

// populate is for opening alone, although others know the store by then.
type store struct{ files uint32 }

func (s *store) populate(n uint32) { s.files = n }

func (s *store) last() uint32 { return atomic.LoadUint32(&s.files) }

// The copy is this function's own.
type subscription struct{ weight int32 }

func (s *subscription) set(n int32) { atomic.StoreInt32(&s.weight, n) }

func forward(s *subscription, queue bool, n int32, to func(*subscription)) {
	if queue {
		c := subscription{}
		s = &c
	}
	if queue {
		s.weight = n
	}
	to(s)
}

type answers struct{ good, hit int64 }

// The lock lies beside the pointer, not in what it points to.
type answerCache struct {
	mu *sync.RWMutex
	st *answers
}

func (c *answerCache) adjust(n int64) { atomic.AddInt64(&c.st.good, n) }

func (c *answerCache) Put() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.adjust(1)
}

func (c *answerCache) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.adjust(-1)
}

func (c *answerCache) Stats() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.st.good
}

// A set that many may read, and one at a time may change: the word is atomic
// for the readers, who leave a hint for one another.
type set struct {
	hint uint32
	vals []int
}

func (s *set) has(v int) bool {
	if h := atomic.LoadUint32(&s.hint); h < uint32(len(s.vals)) && s.vals[h] == v {
		return true
	}
	for i, w := range s.vals {
		if w == v {
			atomic.StoreUint32(&s.hint, uint32(i))
			return true
		}
	}
	return false
}

func (s *set) keep(vals []int) {
	s.hint = 0
	s.vals = vals
}

type member struct{ weight int32 }

func (m *member) raise() { atomic.AddInt32(&m.weight, 1) }

// weigh is given copies.
func weigh(m *member) int32 { return m.weight }

func weighAll(ms []*member) (sum int32) {
	for _, m := range ms {
		c := &member{weight: atomic.LoadInt32(&m.weight)}
		sum += weigh(c)
	}
	return sum
}

func weighOne(ms []*member) int32 { return weigh(ms[0]) }
