package core

import (
	"math/rand/v2"
	"testing"
)

// TestOrderedAgainstSearch: what ordered answers without a search must be what a
// search through all that is known would find, for stretches that nobody was told
// of, that were told of late, or only by way of a later one.
func TestOrderedAgainstSearch(t *testing.T) {
	lock()
	defer giveBack()
	asked, sure, likelyN := 0, 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 3))
		gs := make([]*G, 2+r.IntN(4))
		for i := range gs {
			// Numbers that no goroutine has, so that none has a parent.
			gs[i] = &G{realID: 1<<60 + seed<<8 + uint64(i), adopted: true}
		}
		var all []*segment
		for range 12 + r.IntN(30) {
			g, h := gs[r.IntN(len(gs))], gs[r.IntN(len(gs))]
			switch r.IntN(4) {
			case 0:
				g.publish()
			case 1:
				if g != h {
					h.learn(g.publish())
				}
			case 2:
				// As adopt does it: guessed, and without the parent's doing.
				if g != h && g.seg != nil && h.seg == nil {
					g.seg.show()
					f := append([]*segment(nil), h.front...)
					if _, guess := splitGuess(f); guess == nil {
						h.front = append(append(f, guessed), g.seg)
					}
				}
			}
			if s := g.segment(); len(all) == 0 || all[len(all)-1] != s {
				all = append(all, s)
			}
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				if a == b || a.serial > b.serial {
					continue
				}
				want := searched(a, b)
				if got := ordered(a, b); got != want {
					t.Fatalf("seed %d: stretch %d of %d and %d of %d: %d, a search says %d",
						seed, a.serial, a.of.gid, b.serial, b.of.gid, got, want)
				}
				asked++
				switch want {
				case always:
					sure++
				case likely:
					likelyN++
				}
			}
		}
	}
	t.Logf("%d pairs, %d in order, %d likely so", asked, sure, likelyN)
	if sure < 1000 || likelyN < 100 || asked-sure-likelyN < 1000 {
		t.Error("the three answers are not all tried")
	}
}

// searched finds out whether a ended before b began by looking at all that is
// before b.
func searched(a, b *segment) int {
	seen := map[*segment]int{}
	var walk func(s *segment) int
	walk = func(s *segment) int {
		if v, ok := seen[s]; ok {
			return v
		}
		best := apart
		for pass, l := range [][]*segment{s.before, s.guess} {
			as := []int{always, likely}[pass]
			for _, p := range l {
				if p.of == a.of && p.serial >= a.serial {
					best = max(best, as)
				} else {
					best = max(best, min(as, walk(p)))
				}
			}
		}
		seen[s] = best
		return best
	}
	return walk(b)
}
