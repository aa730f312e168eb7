package core

// What is known to happen before what, as far as forks and joins tell. A
// segment is a stretch of one goroutine in which it added edges. Nothing is
// kept of stretches that added none, so once a program has shown its orders
// this costs no memory.
type segment struct {
	of     *line
	serial uint32      // in order of their making
	answer uint32      // of happens, in the look-up numbered answer>>2
	shown  uint32      // segClock when others could first know of it; 0 if unknown
	before []*segment  // what ended before this began, for certain
	guess  []*segment  // what probably did: the fork was not seen
	alone  [1]*segment // itself: the front of who knows nothing later
	root   *segment    // the first of its goroutine that knew what this one knows of others
	test   string
}

// line is what the segments of one goroutine have in common.
type line struct {
	gid   uint64
	shown uint32 // serial of the last segment of which others could know
}

// show notes that from now on other goroutines can know of s, and so that it
// ended before what they begin. Most stretches are of goroutines that nobody
// waits for; a question about one of them needs no search. mu is held.
//
//go:norace
func (s *segment) show() {
	if s != guessed && s.of.shown < s.serial {
		s.of.shown, s.shown = s.serial, segClock
	}
}

// mayKnow reports whether s learned what it knows when others could know of a, a
// segment of another goroutine. If a later one of that goroutine was shown before a
// was, a.shown is 0, and then it says yes to all that is younger.
//
//go:norace
func (s *segment) mayKnow(a *segment) bool {
	since := s.root.serial
	return since > a.serial && a.of.shown >= a.serial && since > a.shown
}

// Answers of ordered.
const (
	apart  = iota // nothing orders them
	likely        // one ended before the other began, if a fork is where it seems
	always        // one ended before the other began
)

// maxFront bounds what a goroutine knows to be before it. What is dropped is
// forgotten, so an order may be reported that could not happen.
const maxFront = 64

var segClock uint32

//go:norace
func (g *G) newSig() {
	segClock++
	g.sig = mix(mix(13, g.realID), uint64(segClock))
}

// segment gives the stretch in which the goroutine is now. mu is held.
//
//go:norace
func (g *G) segment() *segment {
	if g.seg != nil {
		return g.seg
	}
	g.adopt()
	if g.line == nil {
		g.line = &line{gid: g.realID}
	}
	segClock++
	s := &segment{of: g.line, serial: segClock, test: g.test}
	s.before, s.guess = splitGuess(g.front)
	s.alone[0], s.root = s, s
	if len(s.before) == 1 && s.before[0].of == s.of && len(s.guess) == 0 {
		s.root = s.before[0].root
	}
	g.seg = s
	return s
}

// guessed marks in a front what follows as guessed.
var guessed = new(segment)

//go:norace
func splitGuess(front []*segment) (sure, guess []*segment) {
	for i, s := range front {
		if s == guessed {
			return front[:i:i], front[i+1:]
		}
	}
	return front, nil
}

// adopt looks for the goroutine's parent, once, and takes over its test and
// what it had done before this goroutine was first seen. That moment is later
// than the fork, so the parent may have done some of it in between: a guess.
//
//go:norace
func (g *G) adopt() {
	if g.adopted {
		return
	}
	g.adopted = true
	if g.fork {
		return
	}
	p := lookG(parent())
	if p == nil {
		return
	}
	if g.test == "" {
		g.test = p.test
	}
	from, _ := splitGuess(p.front)
	if p.seg != nil {
		from = []*segment{p.seg}
	}
	var old []*segment
	for _, s := range from {
		if s.serial <= g.birth {
			old = append(old, s)
		} else {
			old = append(old, s.before...)
		}
	}
	if len(old) == 0 {
		return
	}
	for _, s := range old {
		s.show()
	}
	f := append([]*segment(nil), g.front...)
	g.front = append(append(f, guessed), old...)
}

// publish gives what another goroutine will know to be before it when it
// learns of this point, and ends the stretch here. mu is held.
//
//go:norace
func (g *G) publish() []*segment {
	if g.seg != nil {
		g.front = g.seg.alone[:]
		g.seg = nil
		g.newSig()
	}
	sure, _ := splitGuess(g.front)
	for _, s := range sure {
		s.show()
	}
	return sure
}

// learn adds to what is known to be before the goroutine. mu is held.
//
//go:norace
func (g *G) learn(in []*segment) {
	if len(in) == 0 {
		return
	}
	if g.front == nil && g.seg == nil {
		g.front = in // a front is never changed in place, so it may be shared
		g.newSig()
		return
	}
	sure, guess := splitGuess(g.front)
	if g.seg != nil {
		sure, guess = []*segment{g.seg}, nil
	}
	var add []*segment
	for _, s := range in {
		if s.of == g.line || contains(sure, s) || contains(add, s) {
			continue
		}
		if !before(s, sure) {
			add = append(add, s)
		}
	}
	if len(add) == 0 {
		return
	}
	// What the new ones know of needs no mention any more.
	f := add[:len(add):len(add)] //nolint:modernize // the core imports nothing, see doc.go
	for _, t := range sure {
		if !before(t, add) {
			f = append(f, t)
		}
	}
	if len(f) > maxFront {
		f = f[len(f)-maxFront:]
	}
	if len(guess) > 0 {
		f = append(append(f, guessed), guess...)
	}
	g.front, g.seg = f, nil
	g.newSig()
}

// before reports whether s ended before one of l began.
//
//go:norace
func before(s *segment, l []*segment) bool {
	q := newLookUp(2000) // one for all: their pasts are the same for the most part
	for _, t := range l {
		if t.of == s.of && t.serial > s.serial || t.mayKnow(s) && happens(s, t, q) == always {
			return true
		}
	}
	return false
}

//go:norace
func contains(l []*segment, s *segment) bool {
	for _, x := range l { //nolint:modernize // the core imports nothing, see doc.go
		if x == s {
			return true
		}
	}
	return false
}

// ordered tells whether two stretches of different goroutines are apart in
// time in every run.
//
//go:norace
func ordered(a, b *segment) int {
	if a.serial > b.serial {
		a, b = b, a
	}
	// Only the one that began first can have ended before the other began.
	if a.of == b.of {
		return always
	}
	if !b.mayKnow(a) {
		return apart
	}
	b = b.root // what is known to be before the two is the same
	k := mix(mix(29, uint64(a.serial)), uint64(b.serial))
	p := &pairs[k>>32%pairsLen]
	if p.a != a.serial || p.b != b.serial {
		*p = pair{a.serial, b.serial, happens(a, b, newLookUp(2000))}
	}
	return p.answer
}

// A search for a ring asks for the same two stretches at each turn, and what is
// known to be before a stretch never changes. So the last answers are kept, by
// serials, which no two segments share; 0 is none's. mu is held.
type pair struct {
	a, b   uint32
	answer int
}

const pairsLen = 1 << 14

var pairs [pairsLen]pair

// lookUp is one question of happens. The ways back from a segment meet again and
// again, so each segment on them keeps its answer. mu is held.
type lookUp struct {
	n      uint32
	budget int
}

var lookUps lookUp

//go:norace
func newLookUp(budget int) *lookUp {
	lookUps.n++
	lookUps.budget = budget
	return &lookUps
}

//go:norace
func happens(a, b *segment, q *lookUp) int {
	b = b.root
	if b.answer>>2 == q.n&(1<<30-1) {
		return int(b.answer & 3)
	}
	best := ended(a, b, q)
	b.answer = q.n<<2 | uint32(best)
	return best
}

// ended looks for a among what is before b.
//
//go:norace
func ended(a, b *segment, q *lookUp) int {
	best := apart
	for pass := range 2 {
		l, as := b.before, always
		if pass == 1 {
			l, as = b.guess, likely
		}
		for _, s := range l {
			if q.budget--; q.budget <= 1 {
				return best
			}
			if s.of == a.of && s.serial >= a.serial {
				return max(best, as)
			}
			if s.mayKnow(a) {
				best = max(best, min(as, happens(a, s, q)))
			}
			if best == always {
				return best
			}
		}
	}
	return best
}
