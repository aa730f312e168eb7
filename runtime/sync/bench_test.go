//go:build !concurlint_off

package sync_test

import (
	std "sync"
	"testing"

	"github.com/concurlint/concurlint/runtime/sync"
)

// The pairs std/tracked of each case are what the promises are about:
//
//	go test -run '^$' -bench . -count 5 ./runtime/sync

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
