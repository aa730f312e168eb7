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
	defer t.mu.Unlock()
	t.m[k] = f()
}

// Nobody recovers here: the program ends, or the caller has to know.
func (t *table) FillOrDie(k string, f func() int) {
	t.mu.Lock()
	t.m[k] = f()
	t.mu.Unlock()
}

// The recovery lets the lock go.
func (t *table) FillSafe(k string, f func() int) {
	defer func() {
		if err := recover(); err != nil {
			t.mu.Unlock()
		}
	}()
	t.mu.Lock()
	t.m[k] = f()
	t.mu.Unlock()
}

// The callback runs outside.
func (t *table) FillLater(k string, f func() int) {
	defer func() { _ = recover() }()
	n := f()
	t.mu.Lock()
	t.m[k] = n
	t.mu.Unlock()
}
