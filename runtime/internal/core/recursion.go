package core

// reread is a reader that read a lock again, which harms nobody until a writer
// comes.
type rereadPair struct {
	serial uint32
	p      *Problem
}

var rereads []rereadPair

const maxRereads = 1024

// again deals with a lock asked for by its holder e. mu is held.
//
//go:norace
func (g *G) again(e *held, r *record, mode uint8, pc uintptr) (*Problem, bool) {
	if isHandoff(e.pc) {
		return nil, false
	}
	if (e.mode|mode)&Perm != 0 {
		return nil, false // another permit
	}
	var b [stackLen]uintptr
	p := &Problem{Tier: Recursive, Sites: mix(mix(mix(1, uint64(e.pc)), uint64(pc)), 77), Halves: []Half{{
		Goroutine: g.realID, Test: g.test, From: lockID(r), To: lockID(r),
		HeldPC: e.pc, HeldMode: e.mode, PC: pc, Mode: mode, HeldStack: e.up.stack(e.pc),
		Stack: append([]uintptr(nil), b[:callers(&b)]...),
	}}}
	p.Locks = mix(5, uint64(r.serial))
	if mode&R != 0 && e.mode&R != 0 {
		if r.flags&everW != 0 {
			return p.once(), false
		}
		if r.flags&reread == 0 && len(rereads) < maxRereads {
			r.flags |= reread
			rereads = append(rereads, rereadPair{r.serial, p})
		}
		return nil, false
	}
	p.Blocks = true
	// Not told yet: another goroutine may be about to release it.
	g.pending = p
	return nil, true
}

// Hopeless is called when a lock that the goroutine holds itself did not come
// free for a while. It tells the problem of the last Order.
//
//go:norace
func (g *G) Hopeless() {
	p := g.pending
	g.pending = nil
	if p == nil || g.busy != 0 {
		return
	}
	g.busy++
	p = p.onceLocking()
	g.busy--
	g.deliver(p)
}

// onceLocking is once for a caller that does not hold mu.
//
//go:norace
func (p *Problem) onceLocking() *Problem {
	lock()
	defer giveBack()
	return p.once()
}

// writerCame tells the problems that only the want of a writer kept harmless.
// mu is held.
//
//go:norace
func writerCame(x uint32) (out *Problem) {
	r := rec(x)
	if r.flags&reread != 0 {
		r.flags &^= reread
		for i, q := range rereads {
			if q.serial == r.serial {
				out = q.p.once()
				rereads[i] = rereads[len(rereads)-1]
				rereads = rereads[:len(rereads)-1]
				break
			}
		}
	}
	for y := r.in; y != 0; y = ed(y).nextIn {
		for o := ed(y).occ; o != nil; o = o.next {
			if o.v.mode&R != 0 {
				out = chainProblems(out, search(y, o.v, o.seg))
			}
		}
	}
	return out
}
