package track

import (
	"sync"

	"github.com/concurlint/concurlint/runtime/internal/core"
	"github.com/concurlint/concurlint/runtime/internal/hook"
)

// The core finds a problem on a goroutine that holds locks. To make words of it
// takes a quarter of a second the first time, when the source is read, and for
// that long nobody else would get these locks: a timer fires in between, and the
// program goes another way than without the tracker. So the goroutine only notes
// it, and makes the report when it has let its locks go. The watch does so for
// one that keeps them.
var owed struct {
	sync.Mutex
	problems []*core.Problem

	making sync.Mutex // by whoever makes them, for the order in which they are told
}

// later takes a problem that can wait until the goroutine holds nothing. One
// that the goroutine will not come back from is told before, and so is what code
// of the user is to hear of: it may want to leave the goroutine at the place.
func later(p *core.Problem) bool {
	if p.Blocks || p.Tier != core.Cycle && p.Tier != core.Suspect && p.Tier != core.Recursive {
		return false
	}
	o := options()
	if o.OnReport != nil || hook.Report != nil || o.action(tierOf(p)) == Exit {
		return false
	}
	owed.Lock()
	defer owed.Unlock()
	owed.problems = append(owed.problems, p)
	return true
}

func nextOwed() *core.Problem {
	owed.Lock()
	defer owed.Unlock()
	if len(owed.problems) == 0 {
		return nil
	}
	p := owed.problems[0]
	owed.problems = owed.problems[1:]
	return p
}

func isOwed() bool {
	owed.Lock()
	defer owed.Unlock()
	return len(owed.problems) > 0
}

// settle tells all that is owed, and returns when it has been told, also what
// another goroutine is at. A writer of the user that comes back to it goes on at
// once.
func settle() {
	core.Apart(func() {
		owed.making.Lock()
		defer owed.making.Unlock()
		tellOwed()
	})
}

// settleSome is settle for whoever may hold locks, or must not wait: it leaves to
// another goroutine what that one is at.
func settleSome() {
	core.Apart(func() {
		if owed.making.TryLock() {
			defer owed.making.Unlock()
			tellOwed()
		}
	})
}

func tellOwed() {
	for p := nextOwed(); p != nil; p = nextOwed() {
		sink(p)
	}
}
