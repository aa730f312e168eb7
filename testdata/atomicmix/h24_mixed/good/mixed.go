// Package mixed is atomic everywhere, or alone.
package mixed

import "sync/atomic"

type stats struct {
	hits  int64
	plain int64
	count atomic.Int64
	once  atomic.Bool
}

// newStats writes before anybody else can know the value.
func newStats(start int64) *stats {
	s := &stats{hits: start}
	s.hits++
	return s
}

func (s *stats) hit() { atomic.AddInt64(&s.hits, 1) }

func (s *stats) total() int64 { return atomic.LoadInt64(&s.hits) }

func (s *stats) reset() { atomic.StoreInt64(&s.hits, 0) }

func (s *stats) other() int64 { s.plain++; return s.plain }

var seq int64

func init() { seq = 100 }

func next() int64 { return atomic.AddInt64(&seq, 1) }

func current() int64 { return atomic.LoadInt64(&seq) }

func (s *stats) lastOne() bool { return s.count.Add(-1) == 0 }

func (s *stats) check() bool { return s.once.CompareAndSwap(false, true) }

// The loop tries again when somebody was quicker.
func (s *stats) grow(limit int64) bool {
	for {
		n := s.count.Load()
		if n >= limit {
			return false
		}
		if s.count.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// A snapshot by value, of which the caller is the only owner.
type snapshot struct{ hits int64 }

func (s *stats) snapshot() snapshot {
	snap := snapshot{hits: atomic.LoadInt64(&s.hits)}
	snap.hits++
	return snap
}

// A copy that nobody has used yet.
func (s *stats) fresh(ch chan stats) {
	var n stats
	n.plain = s.plain
	ch <- stats{plain: n.plain}
}

func local(in []int64) int64 {
	var n int64
	for _, v := range in {
		n += v
	}
	return n
}

type jobs struct{ errs chan error }

func (j *jobs) start(f func()) { go func() { f(); j.errs <- nil }() }
func (j *jobs) Wait() error    { return <-j.errs }

// checked is read last: the compiler evaluates calls first.
func checked(work []func()) (int, error) {
	var n uint64
	j := &jobs{errs: make(chan error, 1)}
	j.start(func() {
		for _, f := range work {
			f()
			atomic.AddUint64(&n, 1)
		}
	})
	return int(n), j.Wait()
}
