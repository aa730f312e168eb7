// Package owner has one goroutine that writes; the lock is for the readers.
package owner

import "sync"

type keys struct {
	mu   sync.RWMutex
	all  []string
	used int
}

func newKeys(tick chan string) *keys {
	k := &keys{all: []string{"first"}}
	go k.rotate(tick)
	return k
}

func (k *keys) rotate(tick chan string) {
	for s := range tick {
		k.mu.RLock()
		all := k.all
		k.mu.RUnlock()
		next := append([]string{s}, all...)
		k.mu.Lock()
		k.all = next
		k.mu.Unlock()
	}
}

func (k *keys) get() []string {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.all
}

// change is called by one goroutine at a time: its caller is in the map of
// those that are locked.
func (k *keys) change(slow func(int) int) {
	k.mu.Lock()
	n := k.used
	k.mu.Unlock()
	n = slow(n)
	k.mu.Lock()
	k.used = n
	k.mu.Unlock()
}
