// Package files pins what is active in the cache that all share.
package files

import (
	"sync"

	"fixtures/lockorder/h06_homes/good/cache"
)

type FS struct{ name string }

var (
	activeMu sync.Mutex
	active   = map[string]*FS{}
)

func New(name string) *FS {
	activeMu.Lock()
	defer activeMu.Unlock()
	fs := &FS{name: name}
	active[name] = fs
	cache.Pin(name)
	return fs
}

func (f *FS) Shutdown() {
	activeMu.Lock()
	defer activeMu.Unlock()
	delete(active, f.name)
}
