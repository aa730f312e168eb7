package summary

import (
	"cmp"
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

func (r *recorder) order(s *state, at ssa.Instruction, h Held, ev Event, others []Held) {
	gates := ev.Gates
	for _, o := range others {
		gates = addGate(gates, o.Lock, o.Mode)
	}
	r.addOrder(s, Order{
		At: at, From: h.Lock, To: ev.Lock, FromMode: h.Mode, ToMode: ev.Mode, Gates: gates,
		FromTrace: h.Trace, Trace: ev.Trace, Conf: ev.Conf, Calm: s.calm,
		Ordered: h.Class == ev.Lock.Class && r.w.ordered(s, h.Path, ev.Lock.Path),
	}, ev.Conds)
}

func (r *recorder) addOrder(s *state, o Order, conds []Cond) {
	key := orderKey{fromC: o.From.Class, toC: o.To.Class, fromMode: o.FromMode, toMode: o.ToMode, calm: o.Calm}
	for _, g := range o.Gates {
		key.gates += g.Class + "\x00"
	}
	settled := o.From.Class != "" && !o.From.Weak && o.To.Class != "" && !o.To.Weak
	if o.From.Class == o.To.Class || !settled {
		key.from, key.to = o.From.Path, o.To.Path
	}
	if settled {
		o.let = letGo(s)
		if i, ok := r.orders[key]; !ok {
			r.orders[key] = len(r.w.out.Orders)
			r.w.out.Orders = append(r.w.out.Orders, o)
		} else if old := &r.w.out.Orders[i]; o.Trace.Depth() < old.Trace.Depth() {
			*old = o
		}
	}
	if (!settled || o.From.Class == o.To.Class) && (o.From.Path.Portable() || o.To.Path.Portable()) && !r.pairs[key] && len(r.w.out.Sum.Pairs) < maxPairs {
		r.pairs[key] = true
		r.w.out.Sum.Pairs = append(r.w.out.Sum.Pairs, Pair{
			From: portably(o.From), To: portably(o.To), FromMode: o.FromMode, ToMode: o.ToMode, Gates: o.Gates,
			Conds: mergeConds(r.entryConds(s), conds), FromTrace: o.FromTrace, Trace: o.Trace, Conf: o.Conf, Ordered: o.Ordered,
		})
	}
}

// pair settles an order that a callee left open, or passes it on.
func (r *recorder) pair(s *state, at ssa.Instruction, p Pair) {
	h := Held{Lock: p.From, Mode: p.FromMode, At: at, Trace: p.FromTrace}
	if p.From.Path == p.To.Path && p.From.Path.Known() && !p.From.Path.Vague() || amongAll(h, p.To.Path) {
		r.relock(at, h, Event{Kind: EvAcquire, Lock: p.To, Mode: p.ToMode, Trace: p.Trace, Conf: p.Conf}, p.Trace.Callee, true)
		return
	}
	gates := p.Gates
	for _, h := range s.held {
		gates = addGate(gates, h.Lock, h.Mode)
	}
	r.addOrder(s, Order{
		At: at, From: p.From, To: p.To, FromMode: p.FromMode, ToMode: p.ToMode, Gates: gates,
		FromTrace: p.FromTrace, Trace: p.Trace, Conf: p.Conf, Calm: s.calm,
		Ordered: p.Ordered || p.From.Class == p.To.Class && r.w.ordered(s, p.From.Path, p.To.Path),
	}, p.Conds)
}

// spawned settles orders of a goroutine's function that are between locks it
// captured or was given.
func (r *recorder) spawned(s *state, at ssa.Instruction, t target) {
	r.called(s, at, t, true)
	free := &state{binds: s.binds}
	for i := range t.sum.Pairs {
		p := t.sum.Pairs[i]
		p.From, p.To = r.w.subst(free, p.From, t), r.w.subst(free, p.To, t)
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

// mergeConds gives the conditions of both lists, in a slice that may be a.
func mergeConds(a, b []Cond) []Cond {
	out := slices.Clip(a)
	for _, c := range b {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) > 6 {
		out = out[:6]
	}
	return out
}

// callParam records the call of a function value that only callers know.
func (r *recorder) callParam(s *state, at ssa.Instruction, p access.Path, args []access.Path) {
	if r.w.root || !p.Portable() {
		return // as in addEvent
	}
	ev := Event{Kind: EvCall, Lock: Lock{Path: p}, Trace: &Trace{Pos: PosOf(at), Func: r.w.out.Name}, Conf: finding.Medium}
	for _, a := range args {
		ev.Args = append(ev.Args, portablePath(a))
	}
	for _, h := range s.held {
		if h.Path.Portable() {
			ev.Held = append(ev.Held, Taken{portably(h.Lock), h.Mode, h.Trace})
		}
	}
	r.addEvent(s, ev)
}

// addEvent puts an event into the function's summary. Two ways to one event
// leave the conditions and gates that both share, and the shorter trace.
func (r *recorder) addEvent(s *state, ev Event) {
	if r.w.root {
		return
	}
	ev.Lock = portably(ev.Lock)
	if !ev.Lock.Path.Known() && (ev.Lock.Class == "" || ev.Kind != EvAcquire) {
		return
	}
	key := eventKey{kind: ev.Kind, path: ev.Lock.Path, class: ev.Lock.Class, mode: ev.Mode}
	ev.Let, key.let = lets(s, ev.Let)
	ev.Conds = mergeConds(r.entryConds(s), ev.Conds)
	events := &r.w.out.Sum.Events
	i, ok := r.events[key]
	if !ok {
		if len(*events) < maxEvents {
			r.events[key] = len(*events)
			*events = append(*events, ev)
		}
		return
	}
	old := &(*events)[i]
	old.Conds = without(old.Conds, func(c Cond) bool { return !slices.Contains(ev.Conds, c) })
	old.Gates = without(old.Gates, func(g lockgraph.Gate) bool { return !slices.Contains(ev.Gates, g) })
	old.Held = without(old.Held, func(h Taken) bool {
		return !slices.ContainsFunc(ev.Held, func(o Taken) bool { return o.Lock == h.Lock })
	})
	if ev.Trace.Depth() < old.Trace.Depth() || ev.Conf < old.Conf {
		old.Trace, old.Conf = ev.Trace, ev.Conf
	}
}

// nothingNew reports whether a callee's event, whose lock is named in terms of
// this function, would leave the function's summary and its orders as they are:
// most events come again and again, by every call of one function and in every
// state.
func (r *recorder) nothingNew(s *state, t target, ev *Event, lock Lock) bool {
	if ev.Kind != EvCall && len(s.held) > 0 {
		return false // it makes orders
	}
	portable := lock.Path.Portable()
	if !portable && (lock.Class == "" || ev.Kind != EvAcquire) {
		return true // a place that no caller knows
	}
	if len(s.let) > 0 || len(ev.Let) > 0 || strings.Contains(lock.Path.Sel, "[") {
		return false
	}
	key, depth, conf := eventKey{kind: ev.Kind, class: lock.Class, mode: ev.Mode}, ev.Trace.Depth()+1, max(ev.Conf, t.conf)
	if ev.Kind == EvCall { // see callParam
		key, depth, conf = eventKey{kind: EvCall}, 1, finding.Medium
	}
	if portable {
		key.path = lock.Path.Portably()
	}
	i, ok := r.events[key]
	if !ok {
		return len(r.w.out.Sum.Events) >= maxEvents
	}
	old := &r.w.out.Sum.Events[i]
	return len(old.Conds) == 0 && len(old.Gates) == 0 && len(old.Held) == 0 && len(old.Let) == 0 &&
		old.Trace.Depth() <= depth && old.Conf <= conf
}

// lets gives the entry locks that were let go before an event, with those that
// the state knows of, sorted, and a text that tells such lists apart.
func lets(s *state, before []Let) ([]Let, string) {
	if len(s.let) == 0 && len(before) == 0 {
		return nil, ""
	}
	out := slices.Clone(before)
	for _, l := range s.let {
		out = append(out, l.Let)
	}
	out = slices.DeleteFunc(out, func(l Let) bool { return !l.Lock.Path.Portable() })
	slices.SortFunc(out, func(a, b Let) int { return a.Lock.Path.Compare(b.Lock.Path) })
	var key strings.Builder
	for i := range out {
		p := out[i].Lock.Path.Portably()
		out[i].Lock.Path = p
		key.WriteString(p.Name + p.Sel + "\x00" + string(rune('0'+p.Index)))
	}
	return out, key.String()
}

// entryConds is walker.entryConds, worked out once for all events of a call.
func (r *recorder) entryConds(s *state) []Cond {
	if !slices.Equal(r.entry.of, s.conds) || r.entry.stored != len(r.w.stored) || r.entry.conds == nil {
		r.entry.of, r.entry.stored = slices.Clip(s.conds), len(r.w.stored)
		r.entry.conds = append([]Cond{}, r.w.entryConds(s)...)
	}
	return r.entry.conds
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

// ordered reports whether the state knows of a comparison between the two
// objects that the paths start from: a.id < b.id, less(a, b).
func (w *walker) ordered(s *state, a, b access.Path) bool {
	for _, c := range s.conds {
		if c.Test == IsLess && c.Other.Known() {
			x, y := w.rootOf(c.Path), w.rootOf(c.Other)
			if apart(s.resolve(x), s.resolve(y), a, b) {
				return true
			}
		}
		if call, ok := c.Path.Val().(*ssa.Call); ok && c.Path.Sel == "" && len(call.Call.Args) >= 2 {
			for i, x := range call.Call.Args {
				for _, y := range call.Call.Args[:i] {
					if apart(s.resolve(w.env.Of(x)), s.resolve(w.env.Of(y)), a, b) {
						return true
					}
				}
			}
		}
	}
	return false
}

// apart reports whether x and y belong to the two objects that a and b start
// from.
func apart(x, y, a, b access.Path) bool {
	x, y, a, b = x.Root(), y.Root(), a.Root(), b.Root()
	return a != b && (x == a && y == b || x == b && y == a)
}

// rootOf looks through conversions and calls like uintptr(unsafe.Pointer(p)),
// x.ID() to the object that a comparison is about.
func (w *walker) rootOf(p access.Path) access.Path {
	v := p.Val()
	for range 6 {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
			continue
		case *ssa.Call:
			if x.Call.IsInvoke() {
				v = x.Call.Value
				continue
			}
			if len(x.Call.Args) > 0 {
				v = x.Call.Args[0]
				continue
			}
		}
		break
	}
	if v == nil {
		return p
	}
	return w.env.Of(v)
}

// exit records a state at the end of the function.
func (w *walker) exit(s *state, at ssa.Instruction) {
	if w.rec == nil {
		return
	}
	e := &Exit{At: at, Held: slices.Clip(s.held), Conds: w.entryConds(s), Defers: slices.Clip(s.defers)}
	for _, l := range s.let {
		e.Let = append(e.Let, l.Let)
	}
	if ret, ok := at.(*ssa.Return); ok {
		for i, v := range ret.Results {
			e.Results = append(e.Results, w.factsOf(s, v, access.Path{Kind: access.Result, Index: i})...)
		}
	}
	for _, c := range s.conds {
		if c.Path.Kind == access.Free && c.Test <= IsConst && w.stored[c.Path] {
			e.Post = append(e.Post, c.Cond)
		}
		if c.Test == IsTrue && c.Path.Sel != "" && c.Path.Portable() && w.stored[c.Path] {
			e.Flags = append(e.Flags, c.Cond)
		}
	}
	w.rec.exits = append(w.rec.exits, e)
}

// finish makes the summary's outcomes and results from the exits.
func (r *recorder) finish() {
	out := r.w.out
	slices.SortStableFunc(r.exits, func(a, b *Exit) int { return cmp.Compare(a.At.Block().Index, b.At.Block().Index) })
	byKey := map[string]int{}
	for _, e := range r.exits {
		out.Exits = append(out.Exits, *e)
	}
	for _, e := range r.exits {
		ret, ok := e.At.(*ssa.Return)
		if !ok {
			continue
		}
		o := r.outcome(e, ret)
		key := outcomeKey(&o)
		if r.w.fn.Synthetic != "" {
			key += postKey(o.Post) // the parent asks how the loop was left
		}
		i, ok := byKey[key]
		if !ok {
			byKey[key] = len(out.Sum.Outcomes)
			out.Sum.Outcomes = append(out.Sum.Outcomes, o)
			continue
		}
		old := &out.Sum.Outcomes[i]
		old.Conds = slices.DeleteFunc(old.Conds, func(c Cond) bool { return !slices.Contains(o.Conds, c) })
		old.Results = slices.DeleteFunc(old.Results, func(c Cond) bool { return !slices.Contains(o.Results, c) })
		old.Post = slices.DeleteFunc(old.Post, func(c Cond) bool { return !slices.Contains(o.Post, c) })
	}
	out.Sum.Outcomes = asNamed(r.w.fn, out.Sum.Outcomes)
	for p := range r.w.stored {
		if p.Kind == access.Free {
			out.Sum.Assigns = append(out.Sum.Assigns, p)
		}
	}
	slices.SortFunc(out.Sum.Assigns, access.Path.Compare)
	r.results()
}

func (r *recorder) outcome(e *Exit, ret *ssa.Return) Outcome {
	o := Outcome{Conds: slices.Clone(e.Conds), Results: slices.Clone(e.Results), Post: slices.Clone(e.Post)}
	for _, h := range e.Held {
		l := h.Lock
		if _, tried := h.At.(*ssa.Select); r.w.out.Forgotten(e, h) || r.w.out.flagged(e, h) || tried && h.Mode == lockgraph.Permit {
			continue // a bug of this function, a lock that a flag speaks of, or a permit that what it started has
		}
		if !l.Path.Portable() {
			l.Path = r.viaResult(l.Path, ret)
		}
		if l.Path.Portable() {
			l.Path = l.Path.Portably()
			o.Acq = append(o.Acq, Taken{l, h.Mode, h.Trace})
		}
	}
	for _, l := range e.Let {
		if l.Lock.Path.Portable() && !r.w.out.oneSided(e, l) {
			o.Rel = append(o.Rel, Let{portably(l.Lock), l.Mode})
		}
	}
	return o
}

// viaResult names a lock that is reached through what the function returns.
func (r *recorder) viaResult(p access.Path, ret *ssa.Return) access.Path {
	for i, v := range ret.Results {
		if !isReference(v.Type()) {
			continue
		}
		if rest, ok := p.Rest(r.w.env.Of(v)); ok {
			return access.Path{Kind: access.Result, Index: i, Sel: rest}
		}
	}
	return access.Path{}
}

func postKey(post []Cond) string {
	var b strings.Builder
	for _, c := range post {
		if c.Test == IsConst && c.Val {
			b.WriteString(pathText(c.Path) + "=" + c.Const + ";")
		}
	}
	return b.String()
}

func outcomeKey(o *Outcome) string {
	var b strings.Builder
	for _, a := range o.Acq {
		b.WriteString("+" + pathText(a.Lock.Path) + a.Mode.String())
	}
	for _, l := range o.Rel {
		b.WriteString("-" + pathText(l.Lock.Path) + l.Mode.String())
	}
	return b.String()
}

func pathText(p access.Path) string {
	return string(rune('a'+p.Kind)) + string(rune('0'+p.Index)) + p.Name + p.Sel
}
