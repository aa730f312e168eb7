package bad

import (
	"sync"
	"time"
)

// files is part of store, which ends.
type files struct {
	mu   sync.Mutex
	open map[string]time.Time
}

func newFiles() *files {
	f := &files{open: map[string]time.Time{}}
	go f.cleanup()
	return f
}

func (f *files) cleanup() {
	for {
		f.mu.Lock() // want `goroutine has no way to stop: this loop never ends`
		for name, t := range f.open {
			if time.Since(t) > time.Hour {
				delete(f.open, name)
			}
		}
		f.mu.Unlock()
		time.Sleep(time.Second)
	}
}

type base struct{ of *files }

// Store is closed by its users.
type Store struct {
	base
	done bool
}

// NewStore opens a store.
func NewStore() *Store { return &Store{base: base{of: newFiles()}} }

// Shutdown ends the store.
func (s *Store) Shutdown() { s.done = true }
