// Package store uses another package's type as it is meant.
package store

import (
	"sync"

	"fixtures/unguarded/h01_packages/good/store/kv"
)

func fill(keys []string) int {
	s := &kv.Store{Values: map[string]int{}}
	done := make(chan bool)
	go func() {
		for i, k := range keys {
			s.Put(k, i)
		}
		close(done)
	}()
	s.Mu.Lock()
	n := len(s.Values)
	s.Mu.Unlock()
	<-done
	return n + len(s.Values)
}

func many(n int) {
	s := &kv.Store{Values: map[string]int{}}
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s.Init()
			s.Hit()
			s.Put("k", 1)
			s.Seal()
		}()
	}
	wg.Wait()
}
