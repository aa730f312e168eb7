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
// streams, each with its locks in objects of their own, and now and then a signal
// to whoever writes to the client. It shows what looking up costs when more
// locks are in use than stay in the processor's cache.
func BenchmarkMessage(b *testing.B) {
	b.Run("std", func(b *testing.B) {
		messages(b, func() stream {
			block := apart[std.RWMutex]()
			return stream{
				apart[std.Mutex](), apart[std.RWMutex](), apart[std.RWMutex](),
				block, block.RLocker(), apart[std.Mutex](), apart[std.Cond](),
			}
		})
	})
	b.Run("tracked", func(b *testing.B) {
		b.ReportAllocs()
		messages(b, func() stream {
			block := apart[sync.RWMutex]()
			return stream{
				apart[sync.Mutex](), apart[sync.RWMutex](), apart[sync.RWMutex](),
				block, block.RLocker(), apart[sync.Mutex](), apart[sync.Cond](),
			}
		})
	})
}

// apart gives a T with nothing of the program near it.
func apart[T any]() *T {
	type object struct {
		_ [500]byte
		t T
		_ [500]byte
	}
	return &new(object).t
}

type stream struct {
	client, stream, store, write, read, queue std.Locker
	wake                                      interface{ Signal() }
}

func (s *stream) pass(n int) {
	s.client.Lock()
	s.stream.Lock()
	s.store.Lock()
	s.write.Lock()
	s.write.Unlock()
	s.read.Lock()
	s.read.Unlock()
	s.store.Unlock()
	s.queue.Lock()
	s.queue.Unlock()
	s.stream.Unlock()
	if n%16 == 0 {
		s.wake.Signal()
	}
	s.client.Unlock()
}

// messages has four clients, each with eight streams of its own.
func messages(b *testing.B, newStream func() stream) {
	b.SetParallelism(2)
	b.RunParallel(func(pb *testing.PB) {
		var streams [8]stream
		for i := range streams {
			streams[i] = newStream()
		}
		for i := 0; pb.Next(); i++ {
			streams[i/16%8].pass(i)
		}
	})
}
