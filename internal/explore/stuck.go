package explore

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
)

// report records the first of the goroutines that are stuck together.
func (m *machine) report(s *state, stuck []*gor) {
	locks := 0
	var places []Place
	if holder, ok := m.lockRing(s, stuck); ok {
		if holder != nil {
			m.selfLock(s, holder)
		}
		return
	}
	for _, g := range stuck {
		if m.onPurpose(g) {
			continue
		}
		p := m.place(s, g)
		if isLock(p.Name) {
			locks++
		}
		places = append(places, p)
	}
	if locks == len(places) {
		return // a matter of locks alone
	}
	if m.client != "" && !m.fair(s, stuck) || slices.ContainsFunc(stuck, m.uncounted) {
		return
	}
	first := slices.IndexFunc(places, func(p Place) bool { return p.Name == "sync.Cond.Wait" })
	if first < 0 {
		first = slices.IndexFunc(places, func(p Place) bool { return !isLock(p.Name) })
	}
	at := stuck[slices.IndexFunc(stuck, func(g *gor) bool { return !m.onPurpose(g) && m.place(s, g).At == places[first].At })]
	m.add(&Stuck{
		Kind: Blocked, Nil: m.onNil(s, at), At: places[first].At, Name: places[first].Name,
		Others: append(append([]Place(nil), places[:first]...), places[first+1:]...),
		Root:   m.root.fn, Gone: s.gs[0].done(), Left: s.left, Client: m.client, Guesses: s.guesses, Vague: s.vague,
	})
}

// lockRing reports whether the goroutines that are stuck wait for locks of one
// another in a ring, and gives the one that waits for itself, if that is how it
// is. Other rings are a matter of lock orders.
func (m *machine) lockRing(s *state, stuck []*gor) (self *gor, ring bool) {
	next := map[string]string{}
	for _, g := range stuck {
		if g.waiting != "" {
			continue
		}
		cell := g.relock
		if p := m.pending(s, g); cell == "" && (p.kind == opLock || p.kind == opRLock) {
			cell = cellOf(p.val)
		}
		if cell == "" {
			continue
		}
		l := s.locks.get(cell)
		if l.writer == g.id || slices.Contains(l.readers, g.id) {
			return g, true
		}
		if l.writer != "" {
			next[g.id] = l.writer
		}
	}
	for id := range next {
		for at, n := next[id], 0; at != "" && n < len(next); n++ {
			if at == id {
				return nil, true
			}
			at = next[at]
		}
	}
	return nil, false
}

// selfLock records a goroutine that waits for a lock of its own.
func (m *machine) selfLock(s *state, g *gor) {
	p := m.place(s, g)
	m.add(&Stuck{
		Kind: Blocked, Self: true, At: p.At, Name: p.Name, Root: m.root.fn,
		Client: m.client, Guesses: s.guesses, Vague: s.vague,
	})
}

// onPurpose recognises the ways to sleep for ever: a select without cases, a
// receive from a channel made on the spot.
func (m *machine) onPurpose(g *gor) bool {
	switch in := g.at().(type) {
	case *ssa.Select:
		return len(in.States) == 0
	case *ssa.UnOp:
		mk, ok := in.X.(*ssa.MakeChan)
		return ok && len(*mk.Referrers()) == 1
	}
	return false
}

// uncounted reports whether a goroutine waits for room in a channel whose size is
// some number, in a loop over what another function answered: which of the two
// is larger was made up.
func (m *machine) uncounted(g *gor) bool {
	at := g.at()
	if at == nil {
		return false
	}
	loop := m.res.LoopOf(at.Block())
	if loop == nil || !answered(loop.Over()) {
		return false
	}
	return slices.ContainsFunc(m.res.OpsAt(at), func(op *chans.Op) bool {
		return op.Kind == chans.Send && slices.ContainsFunc(op.Obj.Makes, func(mk *ssa.MakeChan) bool {
			_, known := mk.Size.(*ssa.Const)
			return !known && !loop.GoesRound(mk.Size)
		})
	})
}

// answered reports whether a value is the result of a call.
func answered(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	_, builtin := call.Call.Value.(*ssa.Builtin)
	return !builtin
}

// onNil reports whether the goroutine waits for the nil channel.
func (m *machine) onNil(s *state, g *gor) bool {
	if g.waiting != "" || g.relock != "" {
		return false
	}
	_, ok := m.pending(s, g).val.(null)
	return ok
}

// clientName words the calls that a client makes.
func clientName(r root) string {
	var names []string
	for _, c := range r.client {
		names = append(names, c.fn.Name())
	}
	return strings.Join(names, ", ")
}

// fair reports whether the client of a type did all that could be asked of it:
// nobody who could end the wait stands in a method that it did not call, or has
// still to call: others may call that one while the client waits. What waits to
// be told something after the type was closed is told nothing more, unless it waits
// because of a method that belongs behind another one: an Ack without a Send.
func (m *machine) fair(s *state, stuck []*gor) bool {
	later := map[*ssa.Function]bool{}
	for _, c := range s.gs[0].script {
		m.tables.scope(c.fn, later)
	}
	for _, g := range stuck {
		at := g.at()
		if at == nil {
			return false
		}
		if m.onNil(s, g) && m.madeLater(at) {
			return false
		}
		for _, op := range m.res.OpsAt(at) {
			var partners []*chans.Op
			switch op.Kind {
			case chans.Send:
				partners = op.Obj.Of(chans.Recv, chans.Range)
			case chans.Recv, chans.Range:
				if s.gs[0].done() && !m.root.between() {
					continue
				}
				partners = op.Obj.Of(chans.Send, chans.Close)
				if op.Kind == chans.Range && !m.res.LeavesRange(op) {
					partners = op.Obj.Of(chans.Close) // after a value it waits again
				}
			case chans.Wait:
				partners = op.Obj.Of(chans.Done)
			case chans.CondWait:
				partners = op.Obj.Of(chans.Signal, chans.Broadcast)
			}
			for _, p := range partners {
				if fn := access.Outermost(p.Fn); !m.visited[fn] || later[fn] {
					return false
				}
			}
			if !op.Obj.Contained() {
				return false
			}
		}
	}
	return true
}

// madeLater reports whether the channel of an operation is made by a method that
// the client did not call, such as Start.
func (m *machine) madeLater(at ssa.Instruction) bool {
	for _, op := range m.res.OpsAt(at) {
		for _, mk := range op.Obj.Makes {
			if !m.visited[access.Outermost(mk.Parent())] {
				return true
			}
		}
	}
	return false
}

func isLock(name string) bool {
	return name == "sync.Mutex.Lock" || name == "sync.RWMutex.Lock" || name == "sync.RWMutex.RLock"
}

func (m *machine) place(s *state, g *gor) Place {
	at := g.at()
	if f := g.top(); isRunDefers(at) && len(f.defers) > 0 {
		at = f.defers[len(f.defers)-1].at
	}
	if g.waiting != "" {
		return Place{at, "sync.Cond.Wait"}
	}
	if g.relock != "" {
		return Place{at, "sync.Mutex.Lock"}
	}
	p := m.pending(s, g)
	switch p.kind {
	case opSend:
		return Place{at, "send"}
	case opRecv:
		return Place{at, "receive"}
	case opSelect:
		return Place{at, "select"}
	}
	return Place{at, p.t.name}
}

// panics records a step that ends the program.
func (m *machine) panics(s *state, p Place, why string, other ssa.Instruction) {
	m.dropped = true
	if why == "closenil" && m.client != "" && m.madeLater(p.At) {
		return // the client has not begun as it should
	}
	if why == "negative" && m.client != "" {
		return // its real users may count up by another method before
	}
	m.add(&Stuck{
		Kind: Panics, Why: why, At: p.At, Name: p.Name, Other: other, Root: m.root.fn,
		// Whether a method may be called twice is for its author to say.
		Guesses: s.guesses, Vague: s.vague || m.root.twice, Client: m.client,
	})
}

// add keeps one finding for a place.
func (m *machine) add(f *Stuck) {
	for _, o := range m.blocked {
		if o.At == f.At && o.Kind == f.Kind && o.Why == f.Why {
			if o.Vague && !f.Vague || o.Vague == f.Vague && f.Guesses < o.Guesses {
				*o = *f
			}
			return
		}
	}
	m.blocked = append(m.blocked, f)
}
