// Package mixed reaches one word atomically here and plainly there.
package mixed

import "sync/atomic"

type stats struct {
	hits  int64
	on    uint32
	count atomic.Int64
	last  atomic.Value
}

func (s *stats) hit() {
	atomic.AddInt64(&s.hits, 1)
}

func (s *stats) total() int64 {
	return s.hits // want `s\.hits is read plainly, but accessed atomically at line 14`
}

func (s *stats) reset() {
	s.hits = 0 // want `s\.hits is written plainly, but accessed atomically at line 14`
}

func (s *stats) enable() { atomic.StoreUint32(&s.on, 1) }

func (s *stats) enabled() bool {
	return s.on == 1 // want `s\.on is read plainly, but accessed atomically at line 25`
}

var seq int64

func next() int64 { return atomic.AddInt64(&seq, 1) }

func current() int64 {
	return seq // want `seq is read plainly, but accessed atomically at line 33`
}

// The value that Add gave is thrown away, and another may come in between.
func (s *stats) lastOne() bool {
	s.count.Add(-1)
	return s.count.Load() == 0 // want `s\.count is loaded again after Add at line 41: another goroutine may come in between`
}

func (s *stats) check() bool {
	if s.count.Load() == 0 {
		s.count.Store(1) // want `s\.count is stored on what Load saw at line 46: another goroutine may come in between`
		return true
	}
	return false
}

// The reader's copy and the original go separate ways. Copies of atomic.Int64
// and the like are copylocks' to report; an atomic.Value has nothing that it
// looks for.
func (s *stats) copied() any {
	c := s.last // want `s\.last \(atomic\.Value\) is copied`
	return c.Load()
}

func (s *stats) sent(ch chan stats) {
	ch <- *s // want `s \(with an atomic\.Int64\) is copied into the channel`
}
