package summary

import (
	"cmp"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Budgets of one function. Beyond them the function counts as unknown, which
// means silence: a state explosion comes from generated code or from a lock
// protocol that nobody could explain in a report.
const (
	maxStates = 24    // per block
	maxVisits = 20000 // (block, state) pairs per function
	maxHeld   = 24    // locks at once
)

// walker runs one function's states to a fixpoint, then once more to record.
type walker struct {
	eng  *engine
	fn   *ssa.Function
	env  *access.Env
	out  *Func
	keys keyer

	in      [][]*entry           // per block, sorted by key
	stored  map[access.Path]bool // places this function assigns
	looping []bool               // per block: lies on a cycle
	visits  int
	coarse  bool // bindings no longer keep states apart
	failed  bool
	wholes  map[string]*ssa.BasicBlock // see wholeRanges
	root    bool                       // started by the program itself, see engine.root

	everHeld bool          // some state holds a lock
	left     []access.Path // locks that goroutines of this function take and keep, see leavesHeld

	now, next []*state // of block, kept for the next one
	work      []*entry // of fixpoint

	asked map[Cond]int // how often the function tests a condition
	blank state        // knows nothing

	rec *recorder // non-nil while recording
	// earlier is what was known of the function before recording began, which
	// is what its own calls of itself do: its summary is empty at first then.
	earlier *Summary
}

// entry is a state in which a block is entered.
type entry struct {
	key   string // see keyer.of
	state *state
	dirty bool // the block was not run since the state changed
}

func newWalker(eng *engine, out *Func) *walker {
	fn := out.Fn
	n := len(fn.Blocks)
	w := &walker{
		eng: eng, fn: fn, out: out, env: out.Env,
		keys:    keyer{instr: map[ssa.Instruction]int{}, path: map[access.Path]int{}},
		in:      make([][]*entry, n),
		stored:  map[access.Path]bool{},
		looping: cyclic(fn),
		root:    eng.root(fn),
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok {
				p := w.env.Of(st.Addr)
				if a, ok := st.Addr.(*ssa.Alloc); !ok || p == access.OfValue(a) {
					w.stored[p] = true
				}
			}
		}
	}
	w.blank.facts = &factTable{w: w, made: map[Cond]*fact{}, binds: map[bind]*bind{}}
	w.correlate()
	return w
}

// run computes the function's summary and records. It reports false when the
// budget ran out.
func (w *walker) run() bool {
	if !w.fixpoint() {
		w.coarse, w.failed, w.visits = true, false, 0
		clear(w.in)
		if !w.fixpoint() {
			return false
		}
	}
	w.rec = newRecorder(w)
	for _, b := range w.fn.Blocks {
		for _, in := range w.in[b.Index] {
			w.block(b, in.state.clone())
		}
	}
	w.rec.finish()
	return true
}

func (w *walker) fixpoint() bool {
	w.join(w.fn.Blocks[0], &state{calm: true, facts: w.blank.facts})
	order := postorder(w.fn)
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(order) {
			w.work = w.work[:0]
			for _, in := range w.in[b.Index] {
				if in.dirty {
					w.work = append(w.work, in)
				}
			}
			for _, in := range w.work {
				in.dirty = false
				changed = true
				w.block(b, in.state.clone())
				if w.visits++; w.visits > maxVisits || w.failed {
					return false
				}
			}
		}
	}
	return true
}

// join adds a state to a block's entry.
func (w *walker) join(b *ssa.BasicBlock, s *state) {
	key := w.keys.of(s, !w.coarse)
	in := w.in[b.Index]
	i, ok := slices.BinarySearchFunc(in, key, func(e *entry, key []byte) int { return cmp.Compare(e.key, string(key)) })
	if ok {
		if in[i].state.merge(s) {
			in[i].dirty = true
		}
		return
	}
	if len(in) >= maxStates {
		w.failed = true
		return
	}
	w.in[b.Index] = slices.Insert(in, i, &entry{key: string(key), state: s, dirty: true})
}

// block runs one state through a block and hands the results to its successors.
func (w *walker) block(b *ssa.BasicBlock, s *state) {
	states, spare := append(w.now[:0], s), w.next
	for _, instr := range b.Instrs {
		if _, ok := instr.(*ssa.Phi); ok {
			continue // done on the way in
		}
		if len(states) == 0 {
			break
		}
		next, changed := spare[:0], false
		for _, s := range states {
			if w.rec != nil {
				w.rec.at(instr, s)
			}
			if w.looping[b.Index] && renews(s, instr) {
				changed = true
			}
			if acts(instr) {
				next, changed = append(next, w.step(s, instr)...), true
			} else {
				next = append(next, s)
			}
		}
		if changed {
			next = w.dedupe(next)
		}
		states, spare = next, states
	}
	for _, s := range states {
		w.leave(b, s)
	}
	w.now, w.next = states, spare
}

// dedupe merges the states that calls within a block made equal.
func (w *walker) dedupe(states []*state) []*state {
	if len(states) < 2 {
		return states
	}
	byKey := map[string]*state{}
	out := states[:0]
	for _, s := range states {
		key := string(w.keys.of(s, !w.coarse))
		if old, ok := byKey[key]; ok && len(old.conds) == len(s.conds) {
			old.merge(s)
			continue
		}
		byKey[key] = s
		out = append(out, s)
	}
	if len(out) > maxStates {
		w.failed = true
		out = out[:maxStates]
	}
	return out
}

// leave follows the block's last instruction.
func (w *walker) leave(b *ssa.BasicBlock, s *state) {
	if w.rec != nil {
		w.goesRound(b, s)
		return // recording runs over the fixpoint's states, block by block
	}
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		for i, succ := range b.Succs {
			t := s
			if i+1 < len(b.Succs) {
				t = s.clone()
			}
			w.enter(b, succ, t)
		}
		return
	}
	val, known := w.eval(s, cond.Cond)
	if !known || val {
		t := s.clone()
		w.assume(t, cond.Cond, true)
		w.enter(b, b.Succs[0], t)
	}
	if !known || !val {
		w.assume(s, cond.Cond, false)
		w.enter(b, b.Succs[1], s)
	}
}

// goesRound records the state where the end of the block goes back to a loop's
// head.
func (w *walker) goesRound(b *ssa.BasicBlock, s *state) {
	for i, succ := range b.Succs {
		if !succ.Dominates(b) {
			continue
		}
		if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			if val, known := w.eval(s, cond.Cond); known && val != (i == 0) {
				continue
			}
		}
		w.rec.loopEnd(b, succ, s)
	}
}

// enter carries a state over an edge: the phis of the target get their values
// at once.
func (w *walker) enter(from, to *ssa.BasicBlock, s *state) {
	w.phis(from, to, s)
	w.join(to, s)
}

// acts reports whether step does anything for the instruction.
func acts(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Call, *ssa.Defer, *ssa.RunDefers, *ssa.Go, *ssa.Store, *ssa.MapUpdate, *ssa.Alloc, *ssa.Send, *ssa.Select, *ssa.Return, *ssa.Panic:
		return true
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	}
	return false
}

// step runs one instruction that acts.
func (w *walker) step(s *state, instr ssa.Instruction) []*state {
	if len(s.held) > 0 {
		if c := changedContainer(instr); c != nil {
			w.loosen(s, s.resolve(w.env.Of(c)))
		}
	}
	switch instr := instr.(type) {
	case *ssa.Call:
		return w.call(s, instr, &instr.Call)
	case *ssa.Defer:
		w.deferred(s, instr)
	case *ssa.RunDefers:
		return w.runDefers(s)
	case *ssa.Go:
		w.spawn(s, instr, &instr.Call)
	case *ssa.Store:
		w.store(s, instr)
	case *ssa.Alloc:
		w.zero(s, instr)
	case *ssa.Send:
		w.send(s, instr)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			w.receive(s, instr)
		}
	case *ssa.Select:
		return w.selects(s, instr)
	case *ssa.Return:
		w.exit(s, instr)
		return nil
	case *ssa.Panic:
		w.exit(s, instr)
		return nil
	}
	return []*state{s}
}

// deferred pushes a call; a loop cannot push one instruction more than twice,
// which is enough to see that it does.
func (w *walker) deferred(s *state, d *ssa.Defer) {
	n := 0
	for _, o := range s.defers {
		if o == d {
			n++
		}
	}
	if n < 2 {
		s.defers = append(s.defers, d)
	}
}

func (w *walker) runDefers(s *state) []*state {
	states := []*state{s}
	for {
		var next []*state
		more := false
		for _, s := range states {
			n := len(s.defers)
			if n == 0 {
				next = append(next, s)
				continue
			}
			d := s.defers[n-1]
			s.defers = slices.Clip(s.defers[:n-1])
			more = true
			next = append(next, w.call(s, d, &d.Call)...)
		}
		states = w.dedupe(next)
		if !more {
			return states
		}
	}
}

func (w *walker) store(s *state, st *ssa.Store) {
	addr := w.env.Of(st.Addr)
	if !addr.Known() {
		return
	}
	if a, ok := st.Addr.(*ssa.Alloc); ok && addr != access.OfValue(a) {
		return // a variable with one store: its path is the value's
	}
	s.setFree(addr)
	s.conds = without(s.conds, func(c *fact) bool { _, ok := c.Path.Rest(addr); return ok })
	for _, c := range w.factsOf(s, st.Val, addr) {
		if c.Test != IsConst || addr.Sel == "" { // a number in a field is no flag
			s.learn(c)
		}
	}
	if !isReference(st.Val.Type()) {
		return
	}
	if _, local := st.Addr.(*ssa.Alloc); !local {
		w.escaping(s, []ssa.Value{st.Val})
	}
	to := s.resolve(w.env.Of(st.Val))
	// What was reached through the former value is now out of reach.
	s.moveHeld(func(h Held) (access.Path, bool) {
		rest, below := h.Path.Rest(addr)
		return h.Path, !below || to.Known() && h.Path == to.With(rest)
	})
	if addr.Kind == access.Local {
		if _, isConst := st.Val.(*ssa.Const); isConst {
			to = access.Path{}
		}
		if _, self := to.Rest(addr); self {
			to = access.Path{}
		}
		s.bindTo(addr, to)
		if to.Known() {
			// The variable is asked about by the value's path from now on.
			for _, c := range w.factsOf(s, st.Val, to) {
				s.learn(c)
			}
		}
	}
}
