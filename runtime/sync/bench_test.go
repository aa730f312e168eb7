//go:build !concurlint_off

package sync_test

import (
	std "sync"
	"testing"

	"github.com/concurlint/concurlint/runtime/sync"
)

// Each case has a run on std's lock and one on the tracked one. Ratios of runs
// one after the other are rough on a machine that does other work; those that
// are promised are measured in interleaved rounds:
//
//	go test -run TestCost -v ./runtime/internal/bench

func BenchmarkLock(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		m := new(std.Mutex)
		for b.Loop() {
			m.Lock()
			m.Unlock()
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		m := new(sync.Mutex)
		for b.Loop() {
			m.Lock()
			m.Unlock()
		}
	})
}

func BenchmarkNested(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		m, n := new(std.Mutex), new(std.Mutex)
		for b.Loop() {
			m.Lock()
			n.Lock()
			n.Unlock()
			m.Unlock()
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		m, n := new(sync.Mutex), new(sync.Mutex)
		for b.Loop() {
			m.Lock()
			n.Lock()
			n.Unlock()
			m.Unlock()
		}
	})
}

func BenchmarkRLock(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		m := new(std.RWMutex)
		for b.Loop() {
			m.RLock()
			m.RUnlock()
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		m := new(sync.RWMutex)
		for b.Loop() {
			m.RLock()
			m.RUnlock()
		}
	})
}

func BenchmarkWriteLock(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		m := new(std.RWMutex)
		for b.Loop() {
			m.Lock()
			m.Unlock()
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		m := new(sync.RWMutex)
		for b.Loop() {
			m.Lock()
			m.Unlock()
		}
	})
}

// contend has eight goroutines on one lock.
func contend(b *testing.B, l std.Locker) {
	b.SetParallelism(8)
	n := 0
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			l.Lock()
			n++
			l.Unlock()
		}
	})
}

func BenchmarkContended(b *testing.B) {
	b.Run("std", func(b *testing.B) { contend(b, new(std.Mutex)) })
	b.Run("tracked", func(b *testing.B) { contend(b, new(sync.Mutex)) })
}

// BenchmarkGoroutine is a goroutine that takes one lock in another and ends:
// what a server does for a request.
func BenchmarkGoroutine(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		m, n := new(std.Mutex), new(std.Mutex)
		var wg std.WaitGroup
		for b.Loop() {
			wg.Go(func() { m.Lock(); n.Lock(); n.Unlock(); m.Unlock() })
			wg.Wait()
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		m, n := new(sync.Mutex), new(sync.Mutex)
		var wg sync.WaitGroup
		for b.Loop() {
			wg.Go(func() { m.Lock(); n.Lock(); n.Unlock(); m.Unlock() })
			wg.Wait()
		}
	})
	b.Run("tracked/go", func(b *testing.B) {
		b.ReportAllocs()
		m, n := new(sync.Mutex), new(sync.Mutex)
		done := make(chan bool)
		for b.Loop() {
			go func() { m.Lock(); n.Lock(); n.Unlock(); m.Unlock(); done <- true }()
			<-done
		}
	})
}

// BenchmarkEdge is a lock of its own under one outer lock: the price of an
// order that was not known.
func BenchmarkEdge(b *testing.B) {
	type node struct {
		mu sync.Mutex
		_  [56]byte
	}
	b.ReportAllocs()
	outer := new(sync.Mutex)
	outer.Lock()
	for b.Loop() {
		n := new(node)
		n.mu.Lock()
		n.mu.Unlock()
	}
	outer.Unlock()
}

func BenchmarkOnceDone(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		o := new(std.Once)
		for b.Loop() {
			o.Do(func() {})
		}
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		o := new(sync.Once)
		for b.Loop() {
			o.Do(func() {})
		}
	})
}
