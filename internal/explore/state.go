package explore

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// state is one moment of a run.
type state struct {
	gs     []*gor
	heap   map[string]value // cell → value
	chans  map[string]*chanState
	locks  map[string]lockState
	counts map[string]int64 // WaitGroups and errgroups: cell → count
	limits map[string]int64 // errgroups with a limit
	groups map[string]string
	once   map[string]int // 1 running, 2 done
	facts  map[string]bool
	ranges map[string]interval
	// kids lists the contexts below a context, by their done channels.
	kids map[string][]string
	// escaped holds what code out of sight can reach.
	escaped map[string]bool

	passed  map[string]string // WaitGroup → who saw it at zero
	left    ssa.Instruction   // where the root returned
	vague   bool              // a branch was on what only a protocol decides
	guesses int               // branches that nothing decided
	trace   *event
}

type chanState struct {
	size   int64
	buf    []value
	closed ssa.Instruction // what closed it
	extern bool            // something out of sight may close it
}

type lockState struct {
	writer  string // goroutine
	readers []string
}

type interval struct{ lo, hi int64 }

// event is one step of the run that others can notice.
type event struct {
	g    string
	at   ssa.Instruction
	prev *event
}

// gor is a goroutine.
type gor struct {
	id     string
	seq    int // objects and goroutines made so far
	frames []*frame
	spawn  ssa.Instruction
	script []call  // the calls of a client, still to come
	kept   []value // what the client still has at its end
	// waiting is the Cond that it waits on; relock the mutex that it takes
	// again once it has been woken.
	waiting, relock string
	onExit          []after
}

// call is one call of a client.
type call struct {
	fn   *ssa.Function
	args []value
	recv bool // a method of what the first call gave
}

// after is done when a function or goroutine ends.
type after struct {
	kind string // "done": count down; "once": the Once is over
	cell string
}

type frame struct {
	fn     *ssa.Function
	block  *ssa.BasicBlock
	idx    int
	prev   *ssa.BasicBlock
	regs   map[ssa.Value]value
	defers []deferred
	visits map[*ssa.BasicBlock]int
	onExit []after
}

type deferred struct{ target }

func newState() *state {
	return &state{
		heap: map[string]value{}, chans: map[string]*chanState{}, locks: map[string]lockState{},
		counts: map[string]int64{}, limits: map[string]int64{}, groups: map[string]string{}, once: map[string]int{},
		facts: map[string]bool{}, ranges: map[string]interval{}, kids: map[string][]string{},
		escaped: map[string]bool{}, passed: map[string]string{},
	}
}

func (s *state) clone() *state {
	c := *s
	c.heap, c.locks, c.counts, c.limits = maps.Clone(s.heap), maps.Clone(s.locks), maps.Clone(s.counts), maps.Clone(s.limits)
	c.groups, c.once, c.facts, c.ranges = maps.Clone(s.groups), maps.Clone(s.once), maps.Clone(s.facts), maps.Clone(s.ranges)
	c.kids, c.escaped, c.passed = maps.Clone(s.kids), maps.Clone(s.escaped), maps.Clone(s.passed)
	c.chans = make(map[string]*chanState, len(s.chans))
	for k, ch := range s.chans {
		d := *ch
		d.buf = slices.Clone(ch.buf)
		c.chans[k] = &d
	}
	c.gs = make([]*gor, len(s.gs))
	for i, g := range s.gs {
		c.gs[i] = g.clone()
	}
	return &c
}

func (g *gor) clone() *gor {
	c := *g
	c.frames = make([]*frame, len(g.frames))
	for i, f := range g.frames {
		d := *f
		d.regs = maps.Clone(f.regs)
		d.visits = maps.Clone(f.visits)
		d.defers = slices.Clone(f.defers)
		c.frames[i] = &d
	}
	return &c
}

func (g *gor) top() *frame { return g.frames[len(g.frames)-1] }

// done reports whether the goroutine has come to its end.
func (g *gor) done() bool { return len(g.frames) == 0 && len(g.script) == 0 }

// at is the instruction that the goroutine comes to next.
func (g *gor) at() ssa.Instruction {
	if len(g.frames) == 0 {
		return nil
	}
	f := g.top()
	if f.idx >= len(f.block.Instrs) {
		return nil
	}
	return f.block.Instrs[f.idx]
}

func (s *state) byID(id string) *gor {
	for _, g := range s.gs {
		if g.id == id {
			return g
		}
	}
	return nil
}

// name makes a name for a new object of goroutine g.
func (g *gor) name(kind string) string {
	g.seq++
	return kind + g.id + "/" + strconv.Itoa(g.seq)
}

// load reads a cell.
func (s *state) load(p pointer, want func() value) value {
	if v, ok := s.heap[p.key()]; ok {
		return v
	}
	if !p.owned() {
		return symbol{"{*" + p.key() + "}"}
	}
	if r := s.rest(p); r != nil {
		return r
	}
	return want()
}

// rest is what a cell holds that was written as part of a struct of which not
// all is known.
func (s *state) rest(p pointer) value {
	for i := len(p.path); i >= 0; i-- {
		if r, ok := s.heap[p.base+p.path[:i]+"*"].(symbol); ok {
			return symbol{r.name + p.path[i:]}
		}
	}
	return nil
}

// within reports whether cell k is a part of the object or struct at prefix.
func within(k, prefix string) bool {
	return len(k) > len(prefix) && k[:len(prefix)] == prefix && (k[len(prefix)] == '.' || k[len(prefix)] == '[' || k[len(prefix)] == '*')
}

// part collects the cells below an address into a struct value.
func (s *state) part(p pointer) value {
	r := record{f: map[string]value{}, rest: null{}}
	if !p.owned() {
		r.rest = symbol{"{*" + p.key() + "}"}
	}
	if rest := s.rest(p); rest != nil {
		r.rest = rest
	}
	prefix := p.key()
	for k, v := range s.heap {
		if within(k, prefix) && k[len(prefix)] != '*' {
			r.f[k[len(prefix):]] = v
		}
	}
	return r
}

// store writes a cell, or all cells of a struct. What goes where others can
// look is theirs too from then on.
func (s *state) store(p pointer, v value) {
	if r, ok := v.(record); ok {
		prefix := p.key()
		for k := range s.heap {
			if within(k, prefix) {
				delete(s.heap, k)
			}
		}
		if _, ok := r.rest.(symbol); ok {
			s.heap[prefix+"*"] = r.rest
		}
		for path, f := range r.f {
			s.store(pointer{p.base, p.path + path}, f)
		}
		return
	}
	s.heap[p.key()] = v
	if !p.owned() || s.escaped[p.base] {
		s.escape(v)
	}
}

// escape records that code out of sight can get at v and all it leads to.
func (s *state) escape(v value) {
	mentions(v, func(id string) {
		if s.escaped[id] {
			return
		}
		s.escaped[id] = true
		for _, w := range s.contents(id) {
			s.escape(w)
		}
	})
}

// contents lists the values that an object holds.
func (s *state) contents(id string) []value {
	var out []value
	if ch := s.chans[id]; ch != nil {
		return ch.buf
	}
	var cells []string
	for k := range s.heap {
		if k == id || within(k, id) {
			cells = append(cells, k)
		}
	}
	slices.Sort(cells)
	for _, k := range cells {
		out = append(out, s.heap[k])
	}
	return out
}

// forget drops what was decided about a symbol that is computed anew.
func (s *state) forget(name string) {
	for k := range s.facts {
		if strings.Contains(k, name) {
			delete(s.facts, k)
		}
	}
	for k := range s.ranges {
		if strings.Contains(k, name) {
			delete(s.ranges, k)
		}
	}
}

// key is a text that equal states share. Objects are numbered in the order in
// which they are found, so that their names do not matter, and what nobody can
// reach any more does not either.
func (s *state) key() string {
	k := &keyer{s: s, num: map[string]int{}}
	// Goroutines of one kind are interchangeable.
	gs := slices.Clone(s.gs)
	slices.SortStableFunc(gs[1:], func(a, b *gor) int { return strings.Compare(a.stands(), b.stands()) })
	for _, g := range gs {
		if g.done() {
			continue
		}
		fmt.Fprintf(&k.sb, "G %p %s %s %d", g.spawn, k.id(g.waiting), k.id(g.relock), len(g.script))
		for _, f := range g.frames {
			fmt.Fprintf(&k.sb, "|%p %d %d", f.fn, f.block.Index, f.idx)
			if f.prev != nil && f.idx == 0 {
				fmt.Fprintf(&k.sb, "<%d", f.prev.Index)
			}
			regs := make([]ssa.Value, 0, len(f.regs))
			for r := range f.regs {
				regs = append(regs, r)
			}
			slices.SortFunc(regs, func(a, b ssa.Value) int { return strings.Compare(a.Name(), b.Name()) })
			for _, r := range regs {
				k.sb.WriteString(" " + r.Name() + "=")
				k.value(f.regs[r])
			}
			for _, d := range f.defers {
				k.sb.WriteString(" defer ")
				k.value(d.fn)
				k.value(tuple(d.args))
			}
		}
	}
	fmt.Fprintf(&k.sb, "%t", s.vague)
	k.memory(gs)
	return k.sb.String()
}

// stands tells where a goroutine is.
func (g *gor) stands() string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%p %s", g.spawn, g.waiting)
	for _, f := range g.frames {
		fmt.Fprintf(&sb, "|%p %d", f.block, f.idx)
	}
	return sb.String()
}

type keyer struct {
	s    *state
	sb   strings.Builder
	num  map[string]int
	todo []string
}

// id numbers an object; memory of others keeps its name.
func (k *keyer) id(name string) string {
	if name == "" || name[0] == '~' {
		return name
	}
	base := name
	if i := strings.IndexAny(name, ".["); i > 0 {
		base = name[:i]
	}
	n, ok := k.num[base]
	if !ok {
		n = len(k.num) + 1
		k.num[base] = n
		k.todo = append(k.todo, base)
	}
	return "#" + strconv.Itoa(n) + name[len(base):]
}

func (k *keyer) value(v value) {
	switch v := v.(type) {
	case pointer:
		k.sb.WriteString("&" + k.id(v.key()))
	case channel:
		k.sb.WriteString(k.id(v.id))
	case slice:
		k.sb.WriteString(k.id(v.base) + ":" + strconv.FormatInt(v.n, 10))
	case closure:
		k.sb.WriteString(v.fn.String() + "(")
		for _, f := range v.free {
			k.value(f)
		}
		k.sb.WriteString(")")
	case boxed:
		k.value(v.v)
	case tuple:
		for _, e := range v {
			k.value(e)
			k.sb.WriteString(",")
		}
	case ctxValue:
		k.value(v.done)
	case cancel:
		k.sb.WriteString("c" + k.id(v.id))
	case record:
		for _, p := range slices.Sorted(maps.Keys(v.f)) {
			k.sb.WriteString(p)
			k.value(v.f[p])
		}
		k.value(v.rest)
	default:
		k.sb.WriteString(show(v))
	}
}

func (k *keyer) rank(gs []*gor, id string) int {
	return slices.IndexFunc(gs, func(g *gor) bool { return g.id == id })
}

// memory writes the objects that were found, and what they lead to.
func (k *keyer) memory(gs []*gor) {
	s := k.s
	cells := slices.Sorted(maps.Keys(s.heap))
	// What everybody can reach leads to objects too.
	for _, c := range cells {
		if c[0] == '~' || strings.HasPrefix(c, "g:") {
			k.sb.WriteString("\n" + c + "=")
			k.value(s.heap[c])
		}
	}
	for len(k.todo) > 0 { // it grows on the way
		id := k.todo[0]
		k.todo = k.todo[1:]
		fmt.Fprintf(&k.sb, "\n#%d %t", k.num[id], s.escaped[id])
		if ch := s.chans[id]; ch != nil {
			fmt.Fprintf(&k.sb, " ch %d %t", ch.size, ch.closed != nil)
			for _, v := range ch.buf {
				k.value(v)
			}
			for _, kid := range s.kids[id] {
				k.sb.WriteString(k.id(kid))
			}
			continue
		}
		from, _ := slices.BinarySearch(cells, id)
		for _, c := range cells[from:] {
			if !strings.HasPrefix(c, id) {
				break // what begins alike stands together
			}
			if c == id || within(c, id) {
				k.sb.WriteString(" " + c[len(id):] + "=")
				k.value(s.heap[c])
			}
		}
	}
	for _, c := range slices.Sorted(maps.Keys(s.locks)) {
		l := s.locks[c]
		fmt.Fprintf(&k.sb, "\nL%s %d %v", k.id(c), k.rank(gs, l.writer), len(l.readers))
	}
	for _, c := range slices.Sorted(maps.Keys(s.counts)) {
		fmt.Fprintf(&k.sb, "\nW%s %d", k.id(c), s.counts[c])
	}
	for _, c := range slices.Sorted(maps.Keys(s.once)) {
		fmt.Fprintf(&k.sb, "\nO%s %d", k.id(c), s.once[c])
	}
	for _, c := range slices.Sorted(maps.Keys(s.facts)) {
		fmt.Fprintf(&k.sb, "\nF%s %t", c, s.facts[c])
	}
	for _, c := range slices.Sorted(maps.Keys(s.ranges)) {
		fmt.Fprintf(&k.sb, "\nR%s %v", c, s.ranges[c])
	}
}
