// Package proxy shuts down what drops out of the cache that all share.
package proxy

import (
	"fixtures/lockorder/h06_homes/bad/cache"
	"fixtures/lockorder/h06_homes/bad/files"
)

type Proxy struct{ users *cache.Cache }

func New() *Proxy {
	p := &Proxy{users: cache.Shared()}
	p.users.SetFinalizer(func(v any) { // want `activeMu is taken while Cache\.mu is held; lockorder/h06_homes/bad/files/files\.go:22 takes them the other way round`
		if fs, ok := v.(*files.FS); ok {
			fs.Shutdown()
		}
	})
	return p
}

func (p *Proxy) Close() { p.users.Clear() }

func (p *Proxy) Forget(user string) { p.users.Delete(user) }
