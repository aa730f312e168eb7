// Package counter changes shared values under one lock, atomically, at places of
// each goroutine's own, or when nobody else can see them.
package counter

import (
	"sync"
	"sync/atomic"
)

var (
	mu  sync.Mutex
	num int
)

func global() int {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			mu.Lock()
			num++
			mu.Unlock()
		})
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return num
}

var hits atomic.Int64

func hit() { hits.Add(1) }

func throughFunction() {
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(hit)
	}
	wg.Wait()
}

// Read only after the wait, written only before the start.
func local(in []int) int {
	limit := len(in)
	sum := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, v := range in[:limit] {
			sum += v
		}
	})
	wg.Wait()
	sum++
	return sum
}

// One goroutine at a time: the second starts when the first has ended.
func inTurn() int {
	n := 0
	done := make(chan bool)
	go func() { n++; close(done) }()
	<-done
	done = make(chan bool)
	go func() { n++; close(done) }()
	<-done
	return n
}

func afterReceive() int {
	n := 0
	done := make(chan struct{})
	go func() {
		n = 1
		done <- struct{}{}
	}()
	<-done
	return n
}

// Each goroutine has an element of its own.
func perIndex(in []int) []int {
	out := make([]int, len(in))
	var wg sync.WaitGroup
	for i, v := range in {
		wg.Go(func() { out[i] = v * v })
	}
	wg.Wait()
	return out
}

// Each goroutine has a part of its own.
func perPart(in []int, n int) []int {
	out := make([]int, len(in))
	var wg sync.WaitGroup
	size := (len(in) + n - 1) / n
	for lo := 0; lo < len(in); lo += size {
		part := out[lo:min(lo+size, len(in))]
		wg.Go(func() {
			for i := range part {
				part[i] = in[lo+i] * 2
			}
		})
	}
	wg.Wait()
	return out
}

// Results go over a channel to the one owner of the map.
func owner(keys []string) map[string]int {
	type result struct {
		key string
		n   int
	}
	results := make(chan result)
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Go(func() { results <- result{k, len(k)} })
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	m := map[string]int{}
	for r := range results {
		m[r.key] += r.n
	}
	return m
}

// Handed over: the sender does not touch it again.
func handOver(out chan<- *stats) {
	s := &stats{}
	s.n++
	out <- s
}

func takeOver(in <-chan *stats) {
	for s := range in {
		s.n++
	}
}

type stats struct {
	mu   sync.Mutex
	n    int
	name string
}

// newStats writes before anybody else can know the value.
func newStats(name string) *stats {
	s := &stats{name: name}
	s.n = 1
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	return s
}

func (s *stats) add() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func fields() {
	s := newStats("a")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(s.add)
	}
	wg.Wait()
	s.n = 0
}

// Written by init functions only, read by all.
var table map[string]int

func init() {
	table = map[string]int{}
	for i, k := range []string{"a", "b"} {
		table[k] = i
	}
}

func readers() {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { _ = table["a"] })
	}
	wg.Wait()
}

// once fills, the others read behind it.
var (
	once   sync.Once
	filled []int
)

func lazily() []int {
	once.Do(func() { filled = append(filled, 1, 2, 3) })
	return filled
}

func lazyReaders() {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { _ = lazily() })
	}
	wg.Wait()
}

// Published by pointer: a reader sees the old map or the new one, whole.
var live atomic.Pointer[map[string]int]

func replace(k string, v int) {
	next := map[string]int{k: v}
	if old := live.Load(); old != nil {
		for k, v := range *old {
			next[k] = v
		}
	}
	live.Store(&next)
}

func lookup(k string) int {
	if m := live.Load(); m != nil {
		return (*m)[k]
	}
	return 0
}
