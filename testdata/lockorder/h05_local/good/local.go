// Package local has locks of its own in each call: nobody else can hold them.
package local

import "sync"

type pair struct{ a, b sync.Mutex }

func forth() int {
	var p pair
	p.a.Lock()
	defer p.a.Unlock()
	p.b.Lock()
	defer p.b.Unlock()
	return 1
}

func back() int {
	var p pair
	p.b.Lock()
	defer p.b.Unlock()
	p.a.Lock()
	defer p.a.Unlock()
	return 2
}
