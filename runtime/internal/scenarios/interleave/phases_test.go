package interleave

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// TestPhases runs programs one after the other over the same locks, each
// joined before the next one starts, as runtime/sync's WaitGroup tells it. The
// whole can deadlock only if one of the phases can by itself; an order of one
// phase against that of another is a hint at most.
func TestPhases(t *testing.T) {
	n := uint64(3000)
	if testing.Short() {
		n = 300
	}
	var out told
	old := core.Sink
	core.Sink = out.add
	defer func() { core.Sink = old }()
	deadlocks, certain, hints := 0, 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 6))
		phases := []Program{Random(r, Shape{Threads: 2, Locks: 3}), Random(r, Shape{Threads: 2, Locks: 3})}
		locks := make([]*lockMem, 3)
		for i := range locks {
			locks[i] = new(lockMem)
		}
		// The goroutine that forks and joins is new for each program too.
		done := make(chan struct{})
		go func() {
			defer close(done)
			for _, p := range phases {
				p.forkAndJoin(r, locks)
			}
		}()
		<-done
		claimed, hinted := false, false
		texts := ""
		for _, q := range out.take() {
			claimed = claimed || q.Tier == core.Cycle || q.Tier == core.Deadlock
			hinted = hinted || q.Tier == core.Suspect
			texts += describe(q) + "\n"
		}
		dead := deadlocksIn(phases[0]) || deadlocksIn(phases[1])
		if dead {
			deadlocks++
		}
		if claimed {
			certain++
		} else if hinted {
			hints++
		}
		if dead != claimed {
			t.Fatalf("seed %d: deadlock = %v, claimed = %v\n%s--\n%ssaid %s", seed, dead, claimed, phases[0], phases[1], texts)
		}
	}
	t.Logf("%d programs: %d deadlock, %d claimed, %d hinted at", n, deadlocks, certain, hints)
}

// forkAndJoin runs p under the calling goroutine as sync.WaitGroup.Go and Wait
// would.
func (p Program) forkAndJoin(r *rand.Rand, locks []*lockMem) {
	wg := new(lockMem)
	steps, done, ended := make([]chan struct{}, len(p.Threads)), make(chan struct{}), make(chan struct{})
	for t, ops := range p.Threads {
		steps[t] = make(chan struct{})
		at := places
		places += uintptr(len(ops))
		seed := core.Fork()
		go func() {
			defer func() { ended <- struct{}{} }()
			core.Begin(seed)
			for i := 0; i < len(ops); {
				i = p.operate(ops, i, locks, at, steps[t], done)
			}
			core.Signal(unsafe.Pointer(wg), true)
			core.End()
		}()
	}
	for _, t := range p.Schedule(r) {
		steps[t] <- struct{}{}
		<-done
	}
	for range p.Threads {
		<-ended
	}
	core.Joined(unsafe.Pointer(wg))
}
