// Package owner has a goroutine that writes, and it is not the only one.
package owner

import "sync"

type keys struct {
	mu  sync.RWMutex
	all []string
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
		k.all = next // want `k\.all is written from the value read at line 20, but k\.mu was let go at line 21 in between`
		k.mu.Unlock()
	}
}

func (k *keys) drop() {
	k.mu.Lock()
	k.all = nil
	k.mu.Unlock()
}

// set has a life of its own and is called by anybody.
func (k *keys) set(f func([]string) []string) {
	k.mu.RLock()
	all := k.all
	k.mu.RUnlock()
	next := f(all)
	k.mu.Lock()
	k.all = next // want `k\.all is written from the value read at line 38, but k\.mu was let go at line 39 in between`
	k.mu.Unlock()
}
