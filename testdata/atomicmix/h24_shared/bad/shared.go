// Package shared hands words to functions and closures.
package shared

import (
	"sync"
	"sync/atomic"
)

type gauge struct {
	n, max int64
	mu     sync.Mutex
	flag   uint32
}

func inc(p *int64) { atomic.AddInt64(p, 1) }

func (g *gauge) up() { inc(&g.n) }

func (g *gauge) show() int64 {
	return g.n // want `g\.n is read plainly, but accessed atomically at line 17`
}

// The lock is held here, and not where the word is changed.
func (g *gauge) locked() uint32 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.flag // want `g\.flag is read plainly, but accessed atomically at line 30`
}

func (g *gauge) set() { atomic.StoreUint32(&g.flag, 1) }

// A plain write is seen by atomic readers too.
func (g *gauge) setMax(v int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if v > g.max {
		g.max = v // want `g\.max is written plainly, but accessed atomically at line 41`
	}
}

func (g *gauge) getMax() int64 { return atomic.LoadInt64(&g.max) }

func count(in []int) int64 {
	var n int64
	var wg sync.WaitGroup
	for range in {
		wg.Add(1)
		go func() {
			defer wg.Done()
			atomic.AddInt64(&n, 1)
		}()
	}
	for n < int64(len(in)) { // want `n is read plainly, but accessed atomically at line 50`
	}
	wg.Wait()
	return n
}

func goroutine() func() bool {
	var stop int32
	go func() {
		for stop == 0 { // want `stop is read plainly, but accessed atomically at line 66`
		}
	}()
	return func() bool {
		return atomic.SwapInt32(&stop, 1) == 0
	}
}

type hits struct{ n, missed int64 }

type cache struct {
	mu sync.RWMutex
	m  map[string]int
	st *hits
}

// Readers do not keep readers away.
func (c *cache) get(k string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	atomic.AddInt64(&c.st.n, 1)
	return c.m[k]
}

func (c *cache) stats() hits {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return hits{
		n: c.st.n, // want `c\.st\.n is read plainly, but accessed atomically at line 82`
	}
}

type selector struct{ turn uint32 }

// What Add gave is thrown away, and the word read once more.
func (s *selector) pick(pool []string) string {
	atomic.AddUint32(&s.turn, 1)
	return pool[s.turn%uint32(len(pool))] // want `s\.turn is read plainly, but accessed atomically at line 98`
}

type levels struct{ stalls int64 }

func (l *levels) stall() { atomic.AddInt64(&l.stalls, 1) }

type db struct {
	lc   *levels
	once sync.Once
}

func (d *db) Close() { d.once.Do(d.close) }

func (d *db) Write() { d.lc.stall() }

func (d *db) close() {
	println(d.lc.stalls) // want `d\.lc\.stalls is read plainly, but accessed atomically at line 104`
	d.lc.stall()
}
