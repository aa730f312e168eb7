package panics

import (
	"log"
	"sync"
)

type table struct {
	mu sync.Mutex
	m  map[string]int
}

func (t *table) Fill(k string, f func() int) {
	defer func() {
		if err := recover(); err != nil {
			log.Print(err)
		}
	}()
	t.mu.Lock()
	t.m[k] = f() // want `t.mu stays locked when this callback panics, which is recovered \(locked at line 19\)`
	t.mu.Unlock()
}
