package core

// way is a variant that stands for all with the same places and modes, and the
// tests that came there.
type way struct {
	hash   uint64
	v      *variant
	tests  []string
	others bool // so did goroutines of no known test, or more tests than are kept
}

// ways are for the edge file, and for what only shows across tests. They are
// never swept: code does not go away as locks do.
var (
	ways   []*way
	wayTab []*way // the same, open addressing

	writerSites []uintptr // where locks with readers were asked for in W mode
)

//go:norace
func noteWay(v *variant) {
	h := mix(mix(17, uint64(v.pc)), uint64(v.mode))
	for _, it := range v.set.items {
		h = mix(mix(h, uint64(it.pc)), uint64(it.mode))
	}
	if len(ways)*2 >= len(wayTab) {
		wayTab = make([]*way, max(64, 2*len(wayTab)))
		for _, w := range ways {
			*findWay(w.hash) = w
		}
	}
	x := findWay(h)
	if *x == nil {
		*x = &way{hash: h, v: v}
		ways = append(ways, *x)
	}
	w := *x
	for _, t := range w.tests { //nolint:modernize // the core imports nothing, see doc.go
		if t == v.test {
			return
		}
	}
	if v.test == "" || len(w.tests) >= maxWayTests {
		w.others = true
		return
	}
	w.tests = append(w.tests, v.test)
}

const maxWayTests = 64

// findWay gives the slot of the way with this hash, an empty one if it is new.
//
//go:norace
func findWay(h uint64) **way {
	m := uint64(len(wayTab) - 1)
	i := h & m
	for wayTab[i] != nil && wayTab[i].hash != h {
		i = (i + 1) & m
	}
	return &wayTab[i]
}

// Way is a combination of places and modes in which locks were taken.
type Way struct {
	Held  []WayLock // in the order in which they were taken
	PC    uintptr
	Mode  uint8
	Stack []uintptr // of the request, the first time
	Tests []string  // that came this way; empty if not all are known
}

// WayLock is a lock held while another was asked for.
type WayLock struct {
	PC      uintptr
	Mode    uint8
	Handoff bool      // taken where another goroutine has been seen to release
	Stack   []uintptr // the place and the innermost calls that led there
}

// Ways gives every combination seen, and the places that took locks with
// readers in W mode.
//
//go:norace
func Ways() (out []Way, writers []uintptr) {
	lock()
	defer giveBack()
	for _, x := range ways {
		v := x.v
		w := Way{PC: v.pc, Mode: v.mode, Stack: v.stack, Tests: append([]string(nil), x.tests...)}
		if x.others {
			w.Tests = nil
		}
		for _, it := range v.set.items {
			w.Held = append(w.Held, WayLock{it.pc, it.mode, isHandoff(it.pc), it.stack})
		}
		out = append(out, w)
	}
	return out, append(writers, writerSites...)
}
