// Package store reaches past the lock of another package's type.
package store

import "fixtures/unguarded/h01_packages/bad/store/kv"

func fill(keys []string) int {
	s := &kv.Store{Values: map[string]int{}}
	done := make(chan bool)
	go func() {
		for i, k := range keys {
			s.Put(k, i) // want `s.Values is written here through \(\*kv.Store\).Put \(.*kv/kv.go:23\) and read at line 15 by another goroutine, with no lock in common`
		}
		close(done)
	}()
	n := len(s.Values)
	<-done
	return n
}
