package track

import (
	"fmt"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// reportRing gives a DEADLOCK its stacks, which are there to be had.
func reportRing(p *core.Problem) {
	r := newReport(p)
	all := dump()
	for i := range r.Halves {
		if g := all[r.Halves[i].Goroutine]; g != nil {
			r.Halves[i].Stack = g.stack()
			if r.Halves[i].Test == "" {
				r.Halves[i].Test = testOf(g.stack())
			}
		}
		watch.doomed[r.Halves[i].Goroutine] = true
		watch.told[r.Halves[i].Goroutine] = true
	}
	watch.due = append(watch.due, r)
}

func reportEnded(h *core.Hold) *Report {
	half := heldHalf(h)
	r := &Report{Tier: EndsHolding, Halves: []Half{half}}
	r.Title = fmt.Sprintf("%s is still %s, and the goroutine that took it at %s has ended", half.Holds, lockedWord(h.Mode), half.Held.Site)
	return r.finish()
}

func lockedWord(mode uint8) string {
	switch {
	case mode&core.Perm != 0:
		return "acquired"
	case mode&core.R != 0:
		return "read-locked"
	}
	return "locked"
}

func reportBlocked(h *core.Hold, g *goroutine, d time.Duration) {
	half := heldHalf(h)
	half.Stack = g.stack()
	r := &Report{Tier: Stuck, Halves: []Half{half}}
	r.Title = fmt.Sprintf("%s is held since %s by a goroutine that has been in %s for %s%s",
		half.Holds, half.Held.Site, waitWord(g.state), round(d), at(g.stack()))
	watch.tell(r)
}

func reportLong(h *core.Hold, g *goroutine, d time.Duration) {
	half := heldHalf(h)
	where := ""
	if g != nil {
		half.Stack = g.stack()
		where = fmt.Sprintf(", which is in %s%s", waitWord(g.state), at(g.stack()))
	}
	r := &Report{Tier: LongHold, Halves: []Half{half}}
	r.Title = fmt.Sprintf("%s has been held for %s since %s%s", half.Holds, round(d), half.Held.Site, where)
	watch.tell(r)
}

// reportOrphan is about a lock that nobody holds and that is not free.
func reportOrphan(w *core.Waiter, own *core.Hold, g *goroutine, d time.Duration) {
	p := placeOf(w.PC)
	name := p.lock(w.Mode)
	r := &Report{Tier: Stuck, Halves: []Half{waitHalf(w, own, g)}}
	r.Title = fmt.Sprintf("%s has been waited for since %s, and no goroutine took it where it lies: it was copied while held, or its holder ended long ago",
		name, round(d))
	watch.tell(r)
}

func reportWait(w *core.Waiter, holds []core.Hold, own *core.Hold, all map[uint64]*goroutine, d time.Duration) {
	p := placeOf(w.PC)
	name := p.lock(w.Mode)
	r := &Report{Tier: Stuck, Halves: []Half{waitHalf(w, own, all[w.Goroutine])}}
	r.Title = fmt.Sprintf("%s has been waited for since %s", name, round(d))
	for k, i := range w.Holders {
		h := &holds[i]
		half := heldHalf(h)
		half.Holds = name // as the waiter calls it
		g := all[h.Goroutine]
		if g != nil {
			half.Stack = g.stack()
		}
		if k == 0 {
			r.Title += fmt.Sprintf("; its holder took it at %s", half.Held.Site.Short(p.site))
			if g != nil {
				r.Title += fmt.Sprintf(" and is in %s%s", waitWord(g.state), at(g.stack()))
			}
		}
		if r.Halves = append(r.Halves, half); len(r.Halves) > 4 {
			break
		}
	}
	watch.tell(r)
}

// heldHalf is a goroutine that holds a lock.
func heldHalf(h *core.Hold) Half {
	p := placeOf(h.PC)
	return Half{
		Goroutine: h.Goroutine, Test: h.Test,
		Holds: p.lock(h.Mode), Held: p.step("took "), HeldStack: frames(h.Stack()),
	}
}

// waitHalf is a goroutine that waits, with what it holds, if anything.
func waitHalf(w *core.Waiter, own *core.Hold, g *goroutine) Half {
	p := placeOf(w.PC)
	var h Half
	if own != nil {
		h = heldHalf(own)
	}
	h.Goroutine, h.Test, h.Asks, h.Asked = w.Goroutine, w.Test, p.lock(w.Mode), p.step("asks for ")
	if g != nil {
		h.Stack = g.stack()
	}
	return h
}

// finish completes a report of the watch.
func (r *Report) finish() *Report {
	for i := range r.Halves {
		if h := &r.Halves[i]; h.Test == "" {
			h.Test = testOf(h.Stack)
		}
	}
	r.ID = identify(r)
	return r
}

func waitWord(state string) string {
	switch state {
	case "chan receive":
		return "a channel receive"
	case "chan send":
		return "a channel send"
	case "select":
		return "a select"
	case "sleep":
		return "a sleep"
	case "semacquire", "sync.WaitGroup.Wait":
		return "a Wait"
	case "sync.Cond.Wait":
		return "a Cond's Wait"
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
		return "a " + strings.TrimPrefix(state, "sync.")
	case "running", "runnable":
		return "code"
	}
	return state
}

func at(stack []finding.Step) string {
	if len(stack) == 0 {
		return ""
	}
	return " at " + stack[0].Site.String()
}

func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(10 * time.Millisecond)
}
