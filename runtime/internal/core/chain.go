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
	if c != nil {
		for i := 0; i < upLen && c[i] != 0; i++ {
			out = append(out, c[i])
		}
	}
	return out
}

// Calls of locks that are part of an order are kept with the order. There are
// few different ones, for many locks. mu is held.
var (
	callTable []*calls // open addressing
	callN     int
)

// maxCalls is when the table begins anew; that only makes copies of what was in
// it.
const maxCalls = 1 << 14

//go:norace
func internCalls(c *calls) *calls {
	if c[0] == 0 {
		return nil
	}
	if callN*2 >= len(callTable) {
		old := callTable
		callTable, callN = make([]*calls, min(max(64, 2*len(old)), maxCalls)), 0
		if len(old) < maxCalls {
			for _, x := range old {
				if x != nil {
					internCalls(x)
				}
			}
		}
	}
	m := uint64(len(callTable) - 1)
	h := uint64(19)
	for i := 0; i < upLen && c[i] != 0; i++ {
		h = mix(h, uint64(c[i]))
	}
	i := h & m
	for ; callTable[i] != nil; i = (i + 1) & m {
		if callTable[i].equal(c) {
			return callTable[i]
		}
	}
	x := new(calls)
	*x = *c
	callTable[i] = x
	callN++
	return x
}

// stacks holds the stacks of requests, each once: many locks are asked for at
// one place.
var (
	stackTable [][]uintptr // open addressing
	stackN     int
)

//go:norace
func internStack(s []uintptr) []uintptr {
	if stackN*2 >= len(stackTable) {
		old := stackTable
		stackTable, stackN = make([][]uintptr, min(max(64, 2*len(old)), maxCalls)), 0
		if len(old) < maxCalls {
			for _, x := range old {
				if x != nil {
					putStack(x)
				}
			}
		}
	}
	return putStack(s)
}

// putStack gives the equal one of the table, a copy of s if there was none.
//
//go:norace
func putStack(s []uintptr) []uintptr {
	m := uint64(len(stackTable) - 1)
	h := uint64(31)
	for _, pc := range s {
		h = mix(h, uint64(pc))
	}
	i := h & m
next:
	for ; stackTable[i] != nil; i = (i + 1) & m {
		if len(stackTable[i]) != len(s) {
			continue
		}
		for k, pc := range s {
			if stackTable[i][k] != pc {
				continue next
			}
		}
		return stackTable[i]
	}
	stackTable[i] = append([]uintptr(nil), s...)
	stackN++
	return stackTable[i]
}

// equal compares up to the last call: what is behind it is left from before.
//
//go:norace
func (c *calls) equal(d *calls) bool {
	for i := range c {
		if c[i] != d[i] {
			return false
		}
		if c[i] == 0 {
			break
		}
	}
	return true
}
