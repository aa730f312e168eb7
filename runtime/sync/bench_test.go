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

// BenchmarkMessage is the way of a message through a server: one of many
// streams, each with its locks in objects of their own, and at the end a signal
// to whoever writes to the client. It shows what looking up costs when the
// locks do not stay in the processor's cache.
func BenchmarkMessage(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		messages(b, func() message { return new(stdMessage) })
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		messages(b, func() message { return new(trackedMessage) })
	})
}

type message interface{ pass(n int) }

// messages has four clients, each with eight streams of its own.
func messages(b *testing.B, stream func() message) {
	b.SetParallelism(2)
	b.RunParallel(func(pb *testing.PB) {
		var streams [8]message
		for i := range streams {
			streams[i] = stream()
		}
		for i := 0; pb.Next(); i++ {
			streams[i/16%8].pass(i)
		}
	})
}

type stdMessage struct {
	client std.Mutex
	_      [1000]byte
	stream std.RWMutex
	_      [3000]byte
	store  std.RWMutex
	_      [500]byte
	block  std.RWMutex
	queue  std.Mutex
	wake   std.Cond
}

func (m *stdMessage) pass(n int) {
	m.client.Lock()
	m.stream.Lock()
	m.store.Lock()
	m.block.Lock()
	m.block.Unlock()
	m.block.RLock()
	m.block.RUnlock()
	m.store.Unlock()
	m.queue.Lock()
	m.queue.Unlock()
	m.stream.Unlock()
	if n%16 == 0 {
		m.wake.Signal()
	}
	m.client.Unlock()
}

type trackedMessage struct {
	client sync.Mutex
	_      [1000]byte
	stream sync.RWMutex
	_      [3000]byte
	store  sync.RWMutex
	_      [500]byte
	block  sync.RWMutex
	queue  sync.Mutex
	wake   sync.Cond
}

func (m *trackedMessage) pass(n int) {
	m.client.Lock()
	m.stream.Lock()
	m.store.Lock()
	m.block.Lock()
	m.block.Unlock()
	m.block.RLock()
	m.block.RUnlock()
	m.store.Unlock()
	m.queue.Lock()
	m.queue.Unlock()
	m.stream.Unlock()
	if n%16 == 0 {
		m.wake.Signal()
	}
	m.client.Unlock()
}
