package summary

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// Relock is a lock that is asked for by a goroutine that holds it.
type Relock struct {
	At    ssa.Instruction // the Lock, or the call that leads to it
	Held  Held
	Event Event // the acquisition, with the trace to it
	// Nested: At both takes the lock and asks for it again (two arguments that
	// are one object, a callback under the callee's lock); else At == Held.At
	// means the next round of a loop.
	Nested bool
	Callee string // "" when At is the acquisition itself
}

// Order says that To is asked for while From is held.
type Order struct {
	At               ssa.Instruction
	From, To         Lock
	FromMode, ToMode lockgraph.Mode
	Gates            []lockgraph.Gate
	FromTrace, Trace *Trace
	Conf             finding.Confidence
	Calm             bool // no goroutine was started since this function's entry
	Ordered          bool // same class: a comparison decides which comes first
	Edge             int  // see Result.Edge
	// Handed is set instead of At where this function hands over what takes To,
	// to be called by By with From held.
	Handed ssa.Instruction
	By     string

	let []Let // what the function's callers held and it has let go by then
}

// MisuseKind says what is wrong with a release.
type MisuseKind uint8

const (
	NotHeld       MisuseKind = iota // not taken in this function: a contract, or a bug
	TwiceReleased                   // released before, at Other
	WrongMode                       // taken in OtherMode at Other
)

// Misuse is a release that does not fit what the function knows.
type Misuse struct {
	Kind      MisuseKind
	At        ssa.Instruction
	Lock      Lock
	Mode      lockgraph.Mode
	Other     ssa.Instruction
	OtherMode lockgraph.Mode
	Callee    string // the release happens in this callee
	Held      []Held
	Conds     []Cond // what must hold on entry for this path
}

// Exit is one state in which a function ends.
type Exit struct {
	At      ssa.Instruction // *ssa.Return or *ssa.Panic
	Held    []Held
	Let     []Let
	Conds   []Cond // over entry values
	Results []Cond
	Post    []Cond       // of captured variables
	Flags   []Cond       // of fields that the function sets
	Defers  []*ssa.Defer // still to run, at a panic

	via map[access.Path]access.Path // see viaRelease
}

// Round is a state in which a loop goes back to its head.
type Round struct {
	From, To *ssa.BasicBlock
	Held     []Held
}

// Bounds of one summary.
const (
	maxEvents = 96
	maxPairs  = 48
)

// calledKey tells the places where a function is run apart.
type calledKey struct {
	callee      *ssa.Function
	at          ssa.Instruction
	held        *Held
	n           int
	calm, spawn bool
}

type recorder struct {
	w      *walker
	events map[eventKey]int
	orders map[orderKey]int
	pairs  map[orderKey]bool
	seen   map[relockKey]bool
	sets   map[string][]Held
	calls  map[calledKey]bool
	exits  []*Exit
	entry  struct { // see entryConds
		of     []*fact
		stored int
		conds  []Cond
	}
}

type eventKey struct {
	kind  EventKind
	path  access.Path
	class string
	mode  lockgraph.Mode
	let   string

	method string
}

type orderKey struct {
	from, to         access.Path
	fromC, toC       string
	fromMode, toMode lockgraph.Mode
	gates            string
	calm             bool
}

type relockKey struct {
	at   ssa.Instruction
	path access.Path
	mode lockgraph.Mode
}

func newRecorder(w *walker) *recorder {
	earlier := *w.out.Sum
	w.earlier = &earlier
	w.out.reset()
	return &recorder{
		w: w, events: map[eventKey]int{}, orders: map[orderKey]int{}, pairs: map[orderKey]bool{},
		seen: map[relockKey]bool{}, sets: map[string][]Held{}, calls: map[calledKey]bool{},
	}
}

// at notes which locks are held whenever instr is reached.
func (r *recorder) at(instr ssa.Instruction, s *state) {
	if !r.w.everHeld || !observable(instr) {
		return
	}
	must := r.w.out.must
	old, visited := must[instr]
	if !visited {
		must[instr] = r.set(s)
		return
	}
	both := slices.DeleteFunc(slices.Clone(old), func(h Held) bool { return s.find(h.Path, h.Mode, false) < 0 })
	if len(both) != len(old) {
		must[instr] = both
	}
	if len(both) != len(old) || len(both) != len(s.held) {
		r.some(instr, old, s)
	}
}

// some notes what is held on some of the ways to instr only.
func (r *recorder) some(instr ssa.Instruction, old []Held, s *state) {
	all, ok := r.w.out.some[instr]
	if !ok {
		all = slices.Clone(old)
	}
	for _, h := range s.held {
		if !slices.ContainsFunc(all, func(o Held) bool { return o.Path == h.Path && o.Mode == h.Mode }) {
			all = append(all, h)
		}
	}
	r.w.out.some[instr] = all
}

// observable leaves out the instructions that no analyzer asks about.
func observable(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.MUL || instr.Op == token.ARROW
	case *ssa.Store, *ssa.Call, *ssa.Go, *ssa.Defer, *ssa.Send, *ssa.Select, *ssa.MapUpdate, *ssa.Lookup, *ssa.Range, *ssa.Next, *ssa.Return:
		return true
	}
	return false
}

// set shares one slice among all instructions with the same locks held.
func (r *recorder) set(s *state) []Held {
	if len(s.held) == 0 {
		return nil
	}
	key := string(r.w.keys.ofHeld(s.held))
	if hs, ok := r.sets[key]; ok {
		return hs
	}
	hs := slices.Clip(s.held)
	r.sets[key] = hs
	return hs
}

// acquire records a lock being asked for, directly or in a callee.
func (r *recorder) acquire(s *state, at ssa.Instruction, ev Event, callee string) {
	held := s.held
	var let []Let
	for _, l := range ev.Let {
		if i := slices.IndexFunc(held, func(h Held) bool { return h.Path == l.Lock.Path && h.Path.Known() }); i >= 0 {
			held = slices.Delete(slices.Clone(held), i, i+1)
			continue
		}
		let = append(let, l)
	}
	one := ev.Lock.Path
	ev.Lock.Path = r.w.eachElement(at, one)
	for i, h := range held {
		if h.Path == one && h.Path.Known() && !h.Path.Vague() && h.Path.Kind != access.Stale || amongAll(h, ev.Lock.Path) {
			r.relock(at, h, ev, callee, false)
			continue
		}
		to := ev
		if h.Loose {
			to.Lock.Path = anyElement(to.Lock.Path)
		}
		r.order(s, at, h, to, others(held, i))
	}
	if r.w.root && ev.Mode == lockgraph.Write && ev.Lock.Class != "" && !slices.Contains(r.w.out.writes, ev.Lock.Class) {
		r.w.out.writes = append(r.w.out.writes, ev.Lock.Class)
	}
	if r.w.eng.fresh(one, at) {
		return // whoever calls does not wait for what nobody else has
	}
	ev.Let = let
	for _, h := range held {
		ev.Gates = addGate(ev.Gates, h.Lock, h.Mode)
	}
	r.addEvent(s, ev)
}

func others(held []Held, i int) []Held {
	out := slices.Clone(held)
	return slices.Delete(out, i, i+1)
}

func addGate(gates []lockgraph.Gate, l Lock, mode lockgraph.Mode) []lockgraph.Gate {
	if l.Class == "" || l.Weak || slices.ContainsFunc(gates, func(g lockgraph.Gate) bool { return g.Class == l.Class }) {
		return gates
	}
	gates = append(slices.Clip(gates), lockgraph.Gate{Class: l.Class, Mode: mode})
	slices.SortFunc(gates, func(a, b lockgraph.Gate) int { return strings.Compare(a.Class, b.Class) })
	return gates
}

func (r *recorder) relock(at ssa.Instruction, h Held, ev Event, callee string, pair bool) {
	nested := h.At == at && !r.w.looping[at.Block().Index]
	key := relockKey{at, ev.Lock.Path, ev.Mode}
	if r.seen[key] || ev.Mode == lockgraph.Permit || h.Mode == lockgraph.Permit {
		return
	}
	r.seen[key] = true
	r.w.out.Relocks = append(r.w.out.Relocks, Relock{At: at, Held: h, Event: ev, Callee: callee, Nested: nested || pair})
}

// spawned settles orders of a goroutine's function that are between locks it
// captured or was given.
func (r *recorder) spawned(s *state, at ssa.Instruction, t target) {
	r.called(s, at, t, true)
	free := &state{binds: s.binds}
	for i := range t.sum.Pairs {
		p := t.sum.Pairs[i]
		p.From, p.FromMode = r.w.subst(free, p.From, p.FromMode, t)
		p.To, p.ToMode = r.w.subst(free, p.To, p.ToMode, t)
		r.addOrder(free, Order{
			At: nil, From: p.From, To: p.To, FromMode: p.FromMode, ToMode: p.ToMode, Gates: p.Gates,
			FromTrace: p.FromTrace, Trace: p.Trace, Conf: p.Conf, Ordered: p.Ordered,
		}, nil)
	}
}

// called notes that a function of this package runs here.
func (r *recorder) called(s *state, at ssa.Instruction, t target, spawn bool) {
	if t.fn == nil {
		return
	}
	held, let := r.set(s), letGo(s)
	key := calledKey{callee: t.fn, at: at, n: len(held), calm: s.calm, spawn: spawn}
	if len(held) > 0 {
		key.held = &held[0] // equal sets are one slice
	}
	if len(let) == 0 {
		if r.calls[key] {
			return // many states come to a call alike
		}
		r.calls[key] = true
	}
	site := CallSite{Caller: r.w.fn, At: at, Held: held, Args: t.args, Free: t.free, Calm: s.calm, Spawn: spawn, let: let}
	for _, h := range s.held {
		site.gates = addGate(site.gates, h.Lock, h.Mode)
	}
	r.w.out.calls = append(r.w.out.calls, outCall{t.fn, site})
}

// letGo lists the locks that were held on entry and are not any more.
func letGo(s *state) []Let {
	var out []Let
	for _, l := range s.let {
		out = append(out, l.Let)
	}
	return out
}

func portably(l Lock) Lock {
	if l.Path.Portable() {
		l.Path = l.Path.Portably()
	} else {
		l.Path = access.Path{}
	}
	return l
}

func (r *recorder) misuse(m Misuse) {
	if !slices.ContainsFunc(r.w.out.Misuses, func(o Misuse) bool {
		return o.At == m.At && o.Kind == m.Kind && o.Lock.Path == m.Lock.Path && len(o.Held) == len(m.Held)
	}) {
		r.w.out.Misuses = append(r.w.out.Misuses, m)
	}
}

func (r *recorder) loopEnd(from, to *ssa.BasicBlock, s *state) {
	r.w.out.Rounds = append(r.w.out.Rounds, Round{from, to, slices.Clip(s.held)})
}
