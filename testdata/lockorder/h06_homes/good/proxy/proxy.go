// Package proxy shuts down what drops out of a cache of its own.
package proxy

import (
	"fixtures/lockorder/h06_homes/good/cache"
	"fixtures/lockorder/h06_homes/good/files"
)

type Proxy struct{ users *cache.Cache }

func New() *Proxy {
	p := &Proxy{users: cache.New()}
	p.users.SetFinalizer(func(v any) {
		if fs, ok := v.(*files.FS); ok {
			fs.Shutdown()
		}
	})
	return p
}

func (p *Proxy) Close() { p.users.Clear() }

func (p *Proxy) Forget(user string) { p.users.Delete(user) }
