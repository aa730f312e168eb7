package local

import "sync"

var shared int

func init() { shared = 1 }

func init() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock() // want `init.b is taken while init.a is held; initlocal\.go:20 takes them the other way round`
		shared++
		b.Unlock()
		a.Unlock()
	}()
	go func() {
		b.Lock()
		a.Lock()
		shared++
		a.Unlock()
		b.Unlock()
	}()
}
