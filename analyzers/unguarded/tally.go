package unguarded

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
)

// site is what one line of a function does to a variable: a reader counts
// "c.n++" as one access, not as two.
type site struct {
	*snapshot.Access
	cover snapshot.Cover
	entry *snapshot.Entry
	write bool
	key   lineKey
}

// lacks reports whether the lock is missing for certain, at least for some of
// the callers.
func (s *site) lacks() bool { return s.cover <= snapshot.Mixed }

// tally counts how the accesses of a variable keep to one guard. Accesses in
// tests, of objects that nobody else knows, and those of which nothing is
// known for certain do not count.
type tally struct {
	res   *snapshot.Result
	v     *snapshot.Var
	guard snapshot.Guard
	sites []*site
	lines map[lineKey]*site

	held, lacking int
	heldWrites    int // with the lock in write mode
	bareWrites    int
	unsure        int // may be held
	taken         int // of what was loaded with the lock held
	mixed         int // held by some callers; counted as held and as lacking
	heldIn        map[*ssa.Function]bool
	lackingIn     map[*ssa.Function]bool
	sample        *site // one that holds it, a write if there is one
}

type lineKey struct {
	fn   *ssa.Function
	line int
	path access.Path
}

// count makes the tally of one variable and one guard.
func (c *checker) count(v *snapshot.Var, g *snapshot.Guard) *tally {
	t := &tally{res: c.res, v: v, guard: *g, lines: map[lineKey]*site{}, heldIn: map[*ssa.Function]bool{}, lackingIn: map[*ssa.Function]bool{}}
	for _, a := range v.Accesses {
		if a.Test || a.Kind == snapshot.Addr || !c.live(a.Fn) {
			continue
		}
		cover, entry := c.res.Cover(a, g)
		if cover == snapshot.Owned || c.underOnce(a) {
			continue
		}
		key := lineKey{a.Fn, c.line(a), a.Path}
		s := t.lines[key]
		if s == nil {
			s = &site{Access: a, cover: cover, entry: entry, key: key}
			t.lines[key] = s
			t.sites = append(t.sites, s)
		} else if a.Kind.Writes() && !s.write || cover < s.cover {
			s.Access, s.cover, s.entry = a, cover, entry
		}
		s.write = s.write || a.Kind.Writes()
	}
	for _, s := range t.sites {
		if s.lacks() && (s.Header != nil && c.headerHeld(t, s) || s.Via != nil && c.res.HeldAt(s.Via, g, s.Base)) {
			t.taken++ // what was got under the lock may be its own by now: neither the one nor the other
			continue
		}
		t.add(s)
	}
	return t
}

func (t *tally) add(s *site) {
	switch {
	case s.cover.Held():
		t.held++
		t.heldIn[s.Fn] = true
		if s.write && s.cover == snapshot.WriteHad {
			t.heldWrites++
		}
		if t.sample == nil || s.write && !t.sample.write {
			t.sample = s
		}
	case s.cover == snapshot.Mixed:
		// With the callers that hold it, it is one of those that do.
		t.held++
		t.lacking++
		t.mixed++
		t.heldIn[s.Fn] = true
		if s.write && s.entry.Held {
			t.heldWrites++
		}
	case s.lacks():
		t.lacking++
		t.lackingIn[s.Fn] = true
		if s.write {
			t.bareWrites++
		}
	default:
		t.unsure++
	}
}

// live reports whether anything but tests comes to run fn.
func (c *checker) live(fn *ssa.Function) bool {
	roots, many := c.res.Roots(fn)
	return many || len(roots) > 0
}

func (c *checker) line(a *snapshot.Access) int { return c.pass.Fset.Position(a.Pos()).Line }

// share is the part of the accesses that hold the guard.
func (t *tally) share() float64 {
	return float64(t.held) / float64(max(1, t.held+t.lacking))
}
