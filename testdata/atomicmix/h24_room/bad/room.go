// Package room counts with two operations what one would.
package room

import (
	"errors"
	"net/http"
	"sync/atomic"
)

type gate struct {
	inflight atomic.Int64
	most     int64
}

// Two requests find the last place.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.inflight.Load() >= g.most {
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	g.inflight.Add(1) // want `g\.inflight is changed on what Load saw at line 17: others that come in between pass the same limit`
	defer g.inflight.Add(-1)
	w.WriteHeader(http.StatusOK)
}

var sessions int64

// Nothing else looks at the count: it can be atomic for those only who run this.
func open(limit int64, dial func() error) error {
	if atomic.LoadInt64(&sessions)+1 > limit {
		return errors.New("too many")
	}
	atomic.AddInt64(&sessions, 1) // want `sessions is changed on what Load saw at line 30: others that come in between pass the same limit`
	return dial()
}

type ring struct {
	next  uint32
	chunk uint32
}

// Two callers get the same place.
func (r *ring) pick(places []int) int {
	now := atomic.LoadUint32(&r.next)
	offset := now / r.chunk
	atomic.AddUint32(&r.next, 1) // want `r\.next is added to after it was loaded at line 44: another goroutine that comes in between takes the same value`
	return places[int(offset)%len(places)]
}

// A literal that is called for many at once.
func search(limit int32, each func(func(string) bool), look func(string)) {
	var seen atomic.Int32
	each(func(name string) bool {
		if limit > 0 && seen.Load() >= limit {
			return false
		}
		seen.Add(1) // want `seen is changed on what Load saw at line 54: others that come in between pass the same limit`
		look(name)
		return true
	})
}
