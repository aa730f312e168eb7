package track

import (
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// State is what the tracker knows at a moment.
type State struct {
	On         bool  `json:"on"`
	Goroutines int   `json:"goroutines"` // that have used locks and are not forgotten yet
	Locks      int   `json:"locks"`      // that had to do with another lock
	Edges      int   `json:"edges"`      // orders between two locks
	Holds      []Use `json:"holds"`
	Waits      []Use `json:"waits"`
}

// Use is a goroutine that holds a lock or waits for it.
type Use struct {
	Goroutine uint64       `json:"goroutine"`
	Test      string       `json:"test,omitempty"`
	Lock      string       `json:"lock"` // as the source names it
	Site      finding.Site `json:"site"` // where it was taken or is asked for
	Read      bool         `json:"read,omitempty"`
}

// Now gives the present state. It stops no goroutine, so holds and waits need
// not be of one instant.
func Now() State {
	n := core.Numbers()
	s := State{On: core.On(), Goroutines: n.Goroutines, Locks: n.Locks, Edges: n.Edges}
	holds, waits := core.Now()
	for i := range holds {
		h := &holds[i]
		s.Holds = append(s.Holds, use(h.Goroutine, h.Test, h.PC, h.Mode))
	}
	for i := range waits {
		w := &waits[i]
		s.Waits = append(s.Waits, use(w.Goroutine, w.Test, w.PC, w.Mode))
	}
	return s
}

func use(goroutine uint64, test string, pc uintptr, mode uint8) Use {
	p := placeOf(pc)
	return Use{Goroutine: goroutine, Test: test, Lock: p.lock(mode), Site: p.site, Read: mode&core.R != 0}
}
