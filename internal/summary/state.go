package summary

import (
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// state is one abstract state of a function: what it holds and has let go
// relative to its entry, the deferred calls, and what is known of conditions.
//
// States with equal key are merged, the knowledge of both being intersected:
// property simulation (Das, Lerner, Seigle: ESP, PLDI 2002). So branches that
// matter to locks stay apart and all others cost nothing.
//
// Clones share their slices, for most of a state does not change from branch to
// branch: an element of a slice is never written in place, and a deletion makes
// a new slice (without). Only the end of a slice that clone has clipped, so that
// it is the state's own, grows in place.
type state struct {
	held   []Held
	let    []letAt
	defers []*ssa.Defer

	// Knowledge, intersected at merges.
	conds []*fact // of SSA values and places, now
	binds []*bind // which object a phi or a local pointer variable is, now
	free  []letAt // locks that this function took and has released since
	first []*fact // what was known of captured variables before they were set, see setFree
	set   []access.Path
	calm  bool // no goroutine was started since entry

	facts *factTable // of the function that the state is of
}

// fact is a Cond that some state of a function knows. Equal conditions are one
// fact, so that states compare and copy pointers.
type fact struct {
	Cond
	volatile bool // see engine.volatile
	asked    bool // the function tests it more than once, see walker.correlate
}

// factTable holds the facts and the bindings of one function.
type factTable struct {
	w     *walker
	made  map[Cond]*fact
	binds map[bind]*bind
}

func (t *factTable) bind(b bind) *bind {
	p, ok := t.binds[b]
	if !ok {
		p = &b
		t.binds[b] = p
	}
	return p
}

func (t *factTable) of(c Cond) *fact {
	f, ok := t.made[c]
	if !ok {
		f = &fact{Cond: c, volatile: t.w.eng.volatile(c.Path) || t.w.eng.volatile(c.Other), asked: t.w.askedAgain(c)}
		t.made[c] = f
	}
	return f
}

// without gives s less the elements to drop: s itself where there are none, a
// new slice otherwise.
func without[E any](s []E, drop func(E) bool) []E {
	first := slices.IndexFunc(s, drop)
	if first < 0 {
		return s
	}
	if len(s) == 1 {
		return nil
	}
	out := append(make([]E, 0, len(s)-1), s[:first]...)
	for _, e := range s[first+1:] {
		if !drop(e) {
			out = append(out, e)
		}
	}
	return out
}

// cut gives s less element i, in a new slice.
func cut[E any](s []E, i int) []E {
	return append(append(make([]E, 0, len(s)), s[:i]...), s[i+1:]...)
}

// letAt is a lock released at an instruction.
type letAt struct {
	Let
	at ssa.Instruction
}

// bind says which object a variable holds. Like facts, equal ones are one.
type bind struct{ from, to access.Path }

func (s *state) clone() *state {
	s.held, s.let, s.defers = slices.Clip(s.held), slices.Clip(s.let), slices.Clip(s.defers)
	s.conds, s.binds, s.free = slices.Clip(s.conds), slices.Clip(s.binds), slices.Clip(s.free)
	s.first, s.set = slices.Clip(s.first), slices.Clip(s.set)
	t := *s
	return &t
}

// keyer names instructions and paths by small numbers, to build state keys.
type keyer struct {
	instr map[ssa.Instruction]int
	path  map[access.Path]int
	conds []Cond // without Val: the conditions that keep states apart
	text  []byte // of the last key
}

// of gives the key of a state, which is valid until the next call.
func (k *keyer) of(s *state, fine bool) []byte {
	k.begin()
	k.holds(s.held)
	k.mark('|')
	for _, l := range s.let {
		k.num(k.pathID(l.Lock.Path))
		k.num(int(l.Mode))
		if l.Later {
			k.mark('~')
		}
	}
	k.mark('|')
	for _, d := range s.defers {
		k.num(k.instrID(d))
	}
	if fine {
		k.mark('|')
		for _, b := range s.binds {
			k.num(k.pathID(b.from))
			k.num(k.pathID(b.to))
		}
		for _, c := range k.conds {
			if val, ok := s.known(c); !ok {
				k.mark('?')
			} else if val {
				k.mark('+')
			} else {
				k.mark('-')
			}
		}
	}
	return k.text
}

// ofHeld gives the key of a list of locks, which is valid until the next call.
func (k *keyer) ofHeld(held []Held) []byte {
	k.begin()
	k.holds(held)
	return k.text
}

func (k *keyer) holds(held []Held) {
	for _, h := range held {
		k.num(k.pathID(h.Path))
		k.num(int(h.Mode))
		k.num(k.instrID(h.At))
		if h.Loose {
			k.mark('l')
		}
	}
}

func (k *keyer) begin()      { k.text = k.text[:0] }
func (k *keyer) mark(b byte) { k.text = append(k.text, b) }
func (k *keyer) num(i int)   { k.text = append(strconv.AppendInt(k.text, int64(i), 10), ',') }

func (k *keyer) pathID(p access.Path) int {
	id, ok := k.path[p]
	if !ok {
		id = len(k.path)
		k.path[p] = id
	}
	return id
}

func (k *keyer) instrID(i ssa.Instruction) int {
	id, ok := k.instr[i]
	if !ok {
		id = len(k.instr)
		k.instr[i] = id
	}
	return id
}

// merge intersects the knowledge of o into s and reports whether s changed.
func (s *state) merge(o *state) bool {
	n := len(s.conds) + len(s.binds) + len(s.free)
	s.conds = without(s.conds, func(c *fact) bool { return !slices.Contains(o.conds, c) })
	s.binds = without(s.binds, func(b *bind) bool { return !slices.Contains(o.binds, b) })
	s.free = without(s.free, func(f letAt) bool {
		return !slices.ContainsFunc(o.free, func(g letAt) bool { return g.Lock.Path == f.Lock.Path && g.Mode == f.Mode })
	})
	changed := n != len(s.conds)+len(s.binds)+len(s.free)
	if s.mergeSet(o) {
		changed = true
	}
	if s.calm && !o.calm {
		s.calm, changed = false, true
	}
	return changed
}

// setFree notes that a captured variable is set: what is known of it until now is said
// of what it was on entry.
func (s *state) setFree(p access.Path) {
	if p.Kind != access.Free || p.Sel != "" || slices.Contains(s.set, p) {
		return
	}
	for _, c := range s.conds {
		if c.Path == p && c.Test <= IsConst {
			s.first = append(s.first, c)
		}
	}
	s.set = append(s.set, p)
}

// mergeSet does merge's work for what setFree has noted.
func (s *state) mergeSet(o *state) bool {
	n := len(s.first) - len(s.set)
	s.first = without(s.first, func(c *fact) bool { return !slices.Contains(o.first, c) })
	for _, p := range o.set {
		if !slices.Contains(s.set, p) {
			s.set = append(slices.Clip(s.set), p)
		}
	}
	return n != len(s.first)-len(s.set)
}

// resolve follows what is known of local variables: the path of x.mu is a.mu
// where x is now a.
func (s *state) resolve(p access.Path) access.Path {
	for range 4 {
		best, n := access.Path{}, -1
		for _, b := range s.binds {
			if rest, ok := p.Rest(b.from); ok && len(b.from.Sel) > n {
				best, n = b.to.With(rest), len(b.from.Sel)
			}
		}
		if n < 0 || !best.Known() {
			return p
		}
		p = best
	}
	return p
}

// known looks a condition up: its value and whether it is known.
func (s *state) known(q Cond) (val, ok bool) {
	for _, c := range s.conds {
		if c.Test != q.Test || c.Path != q.Path {
			continue
		}
		if c.Const == q.Const && c.Other == q.Other {
			return c.Val, true
		}
		// Equal to one constant is unequal to every other; so with types.
		if (c.Test == IsConst || c.Test == IsType) && c.Val {
			return false, true
		}
	}
	return false, false
}

// maxConds bounds the knowledge a state carries; the oldest goes first.
const maxConds = 40

// maxBinds bounds the variables whose objects a state knows.
const maxBinds = 64

func (s *state) learn(c Cond) {
	if !c.Path.Known() {
		return
	}
	s.conds = without(s.conds, func(o *fact) bool {
		return o.Test == c.Test && o.Path == c.Path && o.Other == c.Other && (o.Const == c.Const || c.Val && c.Test == IsConst)
	})
	if len(s.conds) >= maxConds {
		s.conds = cut(s.conds, s.leastUseful())
	}
	s.conds = append(s.conds, s.facts.of(c))
}

// leastUseful is the oldest condition over a value that is computed in passing;
// flags that the function sets itself decide about locks far more often.
func (s *state) leastUseful() int {
	for i, c := range s.conds {
		if _, variable := c.Path.Val().(*ssa.Alloc); c.Path.Kind == access.Local && !variable {
			return i
		}
	}
	return 0
}

// contradicts reports whether the state excludes one of the conditions.
func (s *state) contradicts(conds []Cond) bool {
	for _, c := range conds {
		if c.Path == impossible {
			return true
		}
		if v, ok := s.known(c); ok && v != c.Val {
			return true
		}
	}
	return false
}

// bindTo notes that variable from now holds the object to.
func (s *state) bindTo(from, to access.Path) {
	s.unbind(func(b *bind) bool { _, ok := b.from.Rest(from); return ok })
	if to.Known() && from != to {
		i, _ := slices.BinarySearchFunc(s.binds, from, func(b *bind, p access.Path) int { return b.from.Compare(p) })
		s.binds = slices.Insert(slices.Clip(s.binds), i, s.facts.bind(bind{from, to}))
		if len(s.binds) > maxBinds {
			s.binds = cut(s.binds, 0)
		}
	}
}

func (s *state) unbind(drop func(*bind) bool) { s.binds = without(s.binds, drop) }

// redefine forgets everything that was said of the former value of v, and
// reports whether that was anything. A lock held through it stays held, under a
// name that matches nothing.
func (s *state) redefine(v ssa.Value) bool {
	n := len(s.let) + len(s.free) + len(s.conds) + len(s.binds)
	moved := s.moveHeld(func(h Held) (access.Path, bool) { return h.Path, !h.Path.DependsOn(v) })
	s.let = without(s.let, func(l letAt) bool { return l.Lock.Path.DependsOn(v) })
	s.free = without(s.free, func(l letAt) bool { return l.Lock.Path.DependsOn(v) })
	s.conds = without(s.conds, func(c *fact) bool { return c.dependsOn(v) })
	s.unbind(func(b *bind) bool { return b.from.DependsOn(v) || b.to.DependsOn(v) })
	return moved || n != len(s.let)+len(s.free)+len(s.conds)+len(s.binds)
}

// renews forgets what was said of the value of the last round, and reports whether that
// was anything. The parts of a tuple go with the instruction that gives it, which says
// the first of them: a call, a select.
func renews(s *state, instr ssa.Instruction) bool {
	v, ok := instr.(ssa.Value)
	if _, part := instr.(*ssa.Extract); !ok || part {
		return false
	}
	changed := s.redefine(v)
	if _, tuple := v.Type().(*types.Tuple); tuple {
		for _, ref := range *v.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok && s.redefine(x) {
				changed = true
			}
		}
	}
	return changed
}

// moveHeld gives held locks new paths and reports whether any is new; a lock
// that has none any more (false) is stale.
func (s *state) moveHeld(to func(Held) (access.Path, bool)) bool {
	own := false
	for i, h := range s.held {
		p, ok := to(h)
		if !ok {
			p = stale(h.At)
		}
		if p == h.Path {
			continue
		}
		if !own {
			s.held, own = slices.Clone(s.held), true
		}
		s.held[i].Path = p
	}
	if own {
		s.compactStale()
	}
	return own
}

// compactStale keeps one stale lock per place of acquisition: a loop that locks
// all its elements must not make ever longer held lists.
func (s *state) compactStale() {
	var seen []access.Path
	s.held = slices.DeleteFunc(s.held, func(h Held) bool { // moveHeld has made it this state's own
		if h.Path.Kind != access.Stale {
			return false
		}
		if slices.Contains(seen, h.Path) {
			return true
		}
		seen = append(seen, h.Path)
		return false
	})
}

func stale(at ssa.Instruction) access.Path {
	return access.Path{Kind: access.Stale, Name: strconv.Itoa(int(at.Pos())), Index: at.Block().Index}
}

// find gives the index of the youngest hold of the place, -1 if there is none.
func (s *state) find(p access.Path, mode lockgraph.Mode, anyMode bool) int {
	for i, h := range slices.Backward(s.held) {
		if h.Path == p && p.Known() && (anyMode || h.Mode == mode) {
			return i
		}
	}
	return -1
}
