package core

// Of a lock that is taken only the place is needed to judge it, but a reader of
// the report wants to know who called whom. Following frame pointers costs about
// a nanosecond a frame, so the innermost calls are kept with every lock that is
// held, and exactly those of that hold. What lies further out would take a real
// unwinding, a hundred times as much as the lock.
const (
	upLen    = 8  // calls kept beyond the place
	findLen  = 8  // frames of this module, and of std's Once, in which the place is looked for
	stackLen = 32 // calls kept of a request, the tracker's own included
)

// calls are the return addresses beyond a place, innermost first, 0 after the
// last if there are fewer.
type calls [upLen]uintptr

// unwind fills e.up where frame pointers cannot. As with frameChain, the call
// that returns to e.pc must be under way.
//
//go:norace
func (e *held) unwind() {
	var b [stackLen]uintptr
	e.up[0] = 0
	n := min(callers(&b), findLen+upLen)
	for i := range n {
		if b[i] == e.pc {
			m := copy(e.up[:], b[i+1:n])
			if m < upLen {
				e.up[m] = 0
			}
			return
		}
	}
}

// stack gives the place and what is known of its callers, as runtime.Callers
// would.
//
//go:norace
func (c *calls) stack(pc uintptr) []uintptr {
	out := append(make([]uintptr, 0, 1+upLen), pc)
	for i := 0; i < upLen && c[i] != 0; i++ {
		out = append(out, c[i])
	}
	return out
}

// stackTable holds the stacks of requests, and of locks that are part of an order,
// each once: many locks are taken at one place. mu is held.
var (
	stackTable [][]uintptr // open addressing
	stackN     int
)

// maxStacks is how large the table gets before it begins anew; that only makes
// copies of what was in it.
const maxStacks = 1 << 14

// internStack gives the equal one of the table, a copy of s if there was none.
//
//go:norace
func internStack(s []uintptr) []uintptr {
	if stackN*2 >= len(stackTable) {
		old := stackTable
		stackTable, stackN = make([][]uintptr, min(max(64, 2*len(old)), maxStacks)), 0
		if len(old) < maxStacks {
			for _, x := range old {
				if x != nil {
					*findStack(x) = x
					stackN++
				}
			}
		}
	}
	x := findStack(s)
	if *x == nil {
		*x = append([]uintptr(nil), s...)
		stackN++
	}
	return *x
}

// findStack gives the slot of the stack equal to s, an empty one if it is new.
//
//go:norace
func findStack(s []uintptr) *[]uintptr {
	m := uint64(len(stackTable) - 1)
	h := uint64(31)
	for _, pc := range s {
		h = mix(h, uint64(pc))
	}
	i := h & m
	for stackTable[i] != nil && !equalStacks(stackTable[i], s) {
		i = (i + 1) & m
	}
	return &stackTable[i]
}

//go:norace
func equalStacks(a, b []uintptr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
