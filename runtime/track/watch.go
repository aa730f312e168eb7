package track

import (
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// The watch looks at who waits and who holds, every tick. A ring of waiters is
// certain when it is there at two looks, so it is told within two ticks. It has no
// goroutine of its own but a timer: between its looks there is nothing that a
// leak detector could find. And because a pending timer keeps the runtime from
// seeing that all goroutines are asleep, the timer runs only while there is
// something left to find out; a program that hangs for reasons that are not
// ours then dies as it always did.

const tick = 400 * time.Millisecond

// aliveAfter is how long a lock is held before the watch makes sure that its
// goroutine still exists.
const aliveAfter = time.Second

var watch watcher

type watcher struct {
	sync.Mutex // one look at a time
	timer      *time.Timer
	armed      atomic.Bool
	always     bool // a test binary: its own timer is pending anyway
	holds      map[spell]*since
	waits      map[spell]*since
	doomed     map[uint64]bool // goroutines in a reported ring
	told       map[uint64]bool // goroutines of which it was reported that they do not move
	dumps      dumper
	due        []*Report // found in this look, told after it
}

// spell is one hold or one wait.
type spell struct {
	goroutine uint64
	seq       uint32
}

// since is how long a spell has lasted and what was found out about it.
type since struct {
	start       time.Time
	alive       bool      // the goroutine was there after aliveAfter
	stuck, long bool      // reported, or found not to be so
	unowned     time.Time // since when a wait finds nobody who holds the lock
	orphan      bool
	seen        bool
}

func startWatch() {
	watch.holds, watch.waits = map[spell]*since{}, map[spell]*since{}
	watch.doomed, watch.told = map[uint64]bool{}, map[uint64]bool{}
	watch.timer = time.AfterFunc(time.Hour, look)
	watch.timer.Stop()
	// In a test binary the watch always runs. Only there can a lock be taken
	// in a synctest bubble, whose clock is not ours, so that it could not be
	// started from there.
	if isTest() {
		watch.always = true
		watch.armed.Store(true)
		watch.timer.Reset(tick)
	}
}

func isTest() bool {
	return strings.HasSuffix(os.Args[0], ".test") || strings.HasSuffix(os.Args[0], ".test.exe")
}

// arm starts the watch. The core calls it whenever something begins that may
// need one.
func arm() {
	if !watch.armed.Load() && watch.armed.CompareAndSwap(false, true) {
		watch.timer.Reset(tick)
	}
}

// look is what the timer does.
func look() {
	core.RaceWatch()
	if !shielded(collect) || !shielded(core.Tidy) {
		return
	}
	var more bool
	var due []*Report
	ok := shielded(func() {
		watch.Lock()
		defer watch.Unlock()
		more = inspect(time.Now())
		due, watch.due = watch.due, nil
	}) && shielded(saveIfNew)
	if !ok {
		return
	}
	settleSome() // what was found first is told first
	for _, r := range due {
		emit(r) // may run code of the user
	}
	if more || watch.always {
		watch.timer.Reset(tick)
		return
	}
	watch.armed.Store(false)
	if isOwed() {
		arm() // it came too late for this look, and found the watch armed
	}
}

// inspect reports whether something is left to be found out by waiting.
func inspect(now time.Time) (more bool) {
	if crowd := core.Crowd(); crowd != nil {
		// The dump must be later: who is not in it then has ended.
		if all := watch.dumps.get(now); all != nil {
			core.Forget(slices.DeleteFunc(crowd, func(id uint64) bool { return all[id] != nil }))
		}
	}
	holds, waits, rings := core.Scan()
	for _, p := range rings {
		reportRing(p)
	}
	o := options()
	holding := map[uint64]*core.Hold{}
	for i := range holds {
		h := &holds[i]
		holding[h.Goroutine] = h
		s := age(watch.holds, spell{h.Goroutine, h.Seq}, now)
		if watch.doomed[h.Goroutine] {
			continue // it was told why
		}
		if s.hold(&o, h, now) {
			more = true
		}
	}
	for i := range waits {
		w := &waits[i]
		s := age(watch.waits, spell{w.Goroutine, w.Seq}, now)
		if watch.doomed[w.Goroutine] || waitsForDoomed(w, holds) {
			continue
		}
		if s.wait(&o, w, holds, holding[w.Goroutine], now) {
			more = true
		}
	}
	forget(watch.holds)
	forget(watch.waits)
	watch.dumps.all = nil // of no use to the next look, and large
	return more
}

// tell keeps a report until the look is over.
func (w *watcher) tell(r *Report) {
	for i := range r.Halves {
		w.told[r.Halves[i].Goroutine] = true
	}
	w.due = append(w.due, r.finish())
}

func (w *watcher) wasTold(goroutine uint64) bool {
	w.Lock()
	defer w.Unlock()
	return w.told[goroutine]
}

// waitsForDoomed reports whether the goroutine waits only because of a ring that
// it is not in.
func waitsForDoomed(w *core.Waiter, holds []core.Hold) bool {
	for _, i := range w.Holders {
		if watch.doomed[holds[i].Goroutine] {
			return true
		}
	}
	return false
}

func age(m map[spell]*since, k spell, now time.Time) *since {
	s := m[k]
	if s == nil {
		s = &since{start: now}
		m[k] = s
	}
	s.seen = true
	return s
}

func forget(m map[spell]*since) {
	for k, s := range m {
		if !s.seen {
			delete(m, k)
		}
		s.seen = false
	}
}

// hold looks at a lock that has been held for a while.
func (s *since) hold(o *Options, h *core.Hold, now time.Time) (more bool) {
	d := now.Sub(s.start)
	if h.Mode&core.Once != 0 {
		s.long = true
	}
	if !s.alive {
		if d < aliveAfter {
			return true
		}
		all := watch.dumps.get(now)
		if all == nil {
			return true
		}
		s.alive = true
		if all[h.Goroutine] == nil && !h.Handoff && h.Lasts() {
			watch.due = append(watch.due, reportEnded(h))
			s.stuck, s.long = true, true
			return false
		}
	}
	if limit := o.stuckAfter(); !s.stuck && limit > 0 {
		if d < limit {
			more = true
		} else if all := watch.dumps.get(now); all == nil {
			more = true
		} else {
			s.stuck = true
			if g := all[h.Goroutine]; g != nil && g.blocked() && !waitsForLock(g) {
				reportBlocked(h, g, d)
				s.long = true // the same, told better
			}
		}
	}
	if !s.long && o.LongHold > 0 {
		if d < o.LongHold {
			more = true
		} else if all := watch.dumps.get(now); all == nil {
			more = true
		} else {
			s.long = true
			if g := all[h.Goroutine]; g == nil || !waitsForLock(g) {
				reportLong(h, g, d)
			}
		}
	}
	return more
}

// waitsForLock reports whether the goroutine waits for a lock, which the waits
// tell better.
func waitsForLock(g *goroutine) bool {
	return strings.HasPrefix(g.state, "sync.Mutex") || strings.HasPrefix(g.state, "sync.RWMutex")
}

// wait looks at a goroutine that has waited for a while.
func (s *since) wait(o *Options, w *core.Waiter, holds []core.Hold, own *core.Hold, now time.Time) (more bool) {
	d := now.Sub(s.start)
	lock := w.Mode&core.Join == 0
	if !lock || len(w.Holders) > 0 {
		s.unowned = time.Time{}
	} else if s.unowned.IsZero() {
		s.unowned = now
	}
	// At a single look the lock may be on its way from one to the next.
	if lock && len(w.Holders) == 0 && !s.orphan {
		if now.Sub(s.unowned) < aliveAfter {
			more = true
		} else if all := watch.dumps.get(now); all == nil {
			more = true
		} else {
			s.orphan = true
			if g := all[w.Goroutine]; g != nil && g.blocked() {
				reportOrphan(w, own, g, d)
				s.stuck = true
			}
		}
	}
	if limit := o.stuckAfter(); !s.stuck && limit > 0 {
		if d < limit {
			more = true
		} else if all := watch.dumps.get(now); all == nil {
			more = true
		} else {
			s.stuck = true
			if lock || own == nil {
				reportWait(w, holds, own, all, d)
			}
		}
	}
	return more || d < 4*tick
}
