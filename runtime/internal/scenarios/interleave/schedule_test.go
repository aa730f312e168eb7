package interleave

import (
	"math/rand/v2"
	"testing"
)

// TestSchedule: every schedule runs its program to the end.
func TestSchedule(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 4))
		p := Random(r, Shape{Threads: 3, Locks: 3, RW: true, Try: true, Chain: true})
		e := explorer{p: p}
		for i := range p.Threads {
			e.held = append(e.held, p.HeldAt(i))
		}
		s := uint64(0)
		for _, u := range p.Schedule(r) {
			next, ok := e.step(s, u, part(s, u))
			if !ok {
				t.Fatalf("seed %d: g%d cannot go on\n%s", seed, u, p)
			}
			s = with(s, u, next)
		}
		for u, ops := range p.Threads {
			if part(s, u) != uint64(len(ops)) {
				t.Fatalf("seed %d: g%d does not end\n%s", seed, u, p)
			}
		}
	}
}
