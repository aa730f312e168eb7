package mixed

import "sync/atomic"

type pool struct {
	generation uint64
	next       uint64
	idle       []*member
}

type member struct {
	id, generation uint64
}

func (p *pool) drain() { atomic.AddUint64(&p.generation, 1) }

// It makes a member, and the pool has been there for long.
func (p *pool) makeMember() *member {
	m := &member{}
	m.id = atomic.AddUint64(&p.next, 1)
	m.generation = p.generation // want `p\.generation is read plainly, but accessed atomically at line 15`
	return m
}

type resolver struct {
	at    int32
	hosts []string
}

// Two store, so that none of them knows what is there.
func (r *resolver) pick() string {
	at := (r.at + 1) % int32(len(r.hosts)) // want `r\.at is read plainly, but accessed atomically at line 33`
	atomic.StoreInt32(&r.at, at)
	return r.hosts[at]
}

func (r *resolver) start(at int32) { atomic.StoreInt32(&r.at, at) }
